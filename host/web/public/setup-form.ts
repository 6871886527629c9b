// The form of the set-up: sections of the file with their fields. What is rarely touched folds away.
import { element } from "./dom.ts";
import { type Path, valueAt } from "./setup-draft.ts";
import { choice, type Form, faultAt, fieldAt, idOf, type Kind, policyName } from "./setup-fields.ts";
import { SETUP } from "./words.ts";

/** Members of each list, and what each is made with. */
const MEMBER = {
  lanes: { fields: { box: "text", name: "text", switch: "switch" }, fresh: { box: "" } },
  tills: { fields: { box: "text", name: "text", switch: "switch" }, fresh: { box: "" } },
  groups: { fields: { box: "text", name: "text" }, fresh: { box: "", tills: [{ box: "" }] } },
  selfCheckouts: { fields: { box: "text", name: "text", machines: "number" }, fresh: { box: "", machines: 2 } },
  doors: { fields: { box: "text", name: "text" }, fresh: { box: "" } },
  serial: { fields: { port: "text", box: "text", baudRate: "number" }, fresh: { port: "", box: "" } },
} as const satisfies { [list: string]: { fields: { [key: string]: Kind }; fresh: object } };
type ListName = keyof typeof MEMBER;

/** Settings of the broker: the host's own, or another one. */
const EMBEDDED = { listen: "text", port: "number", anonymous: "switch" } as const;
const TLS = { port: "number", cert: "text", key: "text" } as const;
const EXTERNAL = {
  url: "text",
  username: "text",
  passwordFile: "text",
  ca: "text",
  cert: "text",
  key: "text",
} as const;
/** Targets that most shops set; the others fold away. */
const USUAL = ["callAbove", "callAboveS", "callsPerHour"];

/** The whole form. */
export function drawForm(form: Form): HTMLElement[] {
  const list = (name: ListName): HTMLElement => drawList(form, [name], name);
  const targets = Object.keys(valueAt(form.defaults, ["targets"]) as object);
  const target = (keys: string[]): HTMLElement => fieldsAt(form, ["targets"], numbers(keys));
  return [
    section("store", fieldAt(form, ["store"], "text")),
    section("lanes", list("lanes")),
    ...(["groups", "selfCheckouts", "doors"] as const).map((name) => folded(form, [name], list(name))),
    section("targets", target(USUAL)),
    folded(form, ["targets"], target(targets.filter((key) => !USUAL.includes(key))), "moreTargets"),
    folded(form, ["policy"], drawPolicy(form)),
    folded(form, ["report"], drawReport(form)),
    folded(form, ["broker"], drawBroker(form)),
    folded(form, ["serial"], list("serial")),
    folded(form, ["page"], fieldsAt(form, ["page"], PAGE_FIELDS)),
    folded(form, ["log"], drawLog(form)),
    faultAt(["file"]),
  ];
}

const PAGE_FIELDS = { listen: "text", port: "number", hosts: "list", setup: ["local", "network"] } as const;

function section(key: string, ...content: HTMLElement[]): HTMLElement {
  const legend = element("legend", {}, SETUP.sections[key] ?? key);
  return element("fieldset", {}, legend, ...content, faultAt([key]));
}

/** A section that is closed at first, and says how many values the file sets in it. */
function folded(form: Form, path: Path, content: HTMLElement, key = String(path[0])): HTMLElement {
  const set = [...content.querySelectorAll<HTMLElement>("input, select")].filter(
    ({ id }) => valueAt(form.content, id.split("-").slice(1)) !== undefined,
  ).length;
  const unset = key in MEMBER ? SETUP.none : SETUP.byDefault;
  const note = element("span", { class: "soft" }, set === 0 ? unset : SETUP.set(set));
  const summary = element("summary", {}, element("b", {}, SETUP.sections[key] ?? key), " ", note);
  const own = key === path[0] && content.querySelector(`#${idOf(path)}-fault`) === null ? [faultAt(path)] : [];
  return element("details", { id: `fold-${key}` }, summary, content, ...own);
}

function fieldsAt(form: Form, path: Path, fields: { [key: string]: Kind }): HTMLElement {
  const drawn = Object.entries(fields).map(([key, kind]) => fieldAt(form, [...path, key], kind));
  return element("div", { class: "numbers" }, ...drawn);
}

function numbers(keys: readonly string[]): { [key: string]: Kind } {
  return Object.fromEntries(keys.map((key) => [key, "number"]));
}

function drawList(form: Form, path: Path, name: ListName): HTMLElement {
  const members = (valueAt(form.content, path) as object[] | undefined) ?? [];
  const rows = members.map((_, i) => drawMember(form, [...path, i], name));
  const add = element("button", { type: "button", id: `add-${path.join("-")}` }, SETUP.add[name] ?? name);
  add.addEventListener("click", () => {
    form.change([...path, members.length], MEMBER[name].fresh, true);
    document.getElementById(idOf([...path, members.length, Object.keys(MEMBER[name].fields)[0] as string]))?.focus();
  });
  return element("div", { class: "list" }, ...rows, add);
}

function drawMember(form: Form, path: Path, name: ListName): HTMLElement {
  const fields = Object.entries(MEMBER[name].fields).map(([key, kind]) => fieldAt(form, [...path, key], kind));
  const member = valueAt(form.content, path) as { name?: string; box?: string; port?: string };
  const words = SETUP.remove(member.name ?? (member.box || member.port || ""));
  const remove = element("button", { type: "button", class: "remove", "aria-label": words, title: words }, "✕");
  remove.addEventListener("click", () => {
    form.change(path, undefined, true);
    document.getElementById(`add-${path.slice(0, -1).join("-")}`)?.focus();
  });
  const row = element("div", { class: "member" }, ...fields, remove);
  if (name !== "groups") return row;
  const tills = element("fieldset", {}, element("legend", {}, SETUP.sections["tills"] ?? ""));
  tills.append(drawList(form, [...path, "tills"], "tills"), faultAt([...path, "tills"]));
  return element("div", { class: "group" }, row, tills);
}

function drawPolicy(form: Form): HTMLElement {
  const name = policyName(form);
  // Policies do not share parameters.
  const select = choice(["policy", "name"], Object.keys(form.policies), name, (chosen) =>
    form.change(["policy"], { name: chosen }, true),
  );
  const parameters = Object.entries(form.policies[name] ?? {}).filter(([, value]) => typeof value === "number");
  const fields = numbers(parameters.map(([key]) => key));
  return element("div", {}, select, fieldsAt(form, ["policy"], fields));
}

function drawReport(form: Form): HTMLElement {
  return element(
    "div",
    {},
    fieldAt(form, ["report", "overS"], "times"),
    fieldsAt(form, ["report", "promise"], numbers(["overS", "share"])),
    fieldsAt(form, ["report", "value"], { ...numbers(["basket", "purchases", "periods"]), currency: "text" }),
    faultAt(["report", "value"]),
  );
}

function drawBroker(form: Form): HTMLElement {
  const isExternal = valueAt(form.content, ["broker", "url"]) !== undefined;
  const select = choice(["broker"], ["embedded", "external"], isExternal ? "external" : "embedded", (chosen) =>
    form.change(["broker"], chosen === "external" ? { url: "mqtt://" } : undefined, true),
  );
  if (isExternal) return element("div", {}, select, fieldsAt(form, ["broker"], EXTERNAL));
  const tls = element("fieldset", {}, element("legend", {}, SETUP.sections["tls"] ?? ""));
  tls.append(fieldsAt(form, ["broker", "tls"], TLS));
  return element("div", {}, select, fieldsAt(form, ["broker"], EMBEDDED), tls);
}

function drawLog(form: Form): HTMLElement {
  const retention = fieldsAt(form, ["retention"], numbers(["days", "gigabytes"]));
  return element("div", {}, fieldAt(form, ["log"], "text"), retention);
}
