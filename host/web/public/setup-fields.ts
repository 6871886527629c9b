// Draws the configuration as fields, each with its path in the file. Reports changes; validates nothing.
import { element, setText } from "./dom.ts";
import { type Path, typedNumber, typedNumbers, valueAt } from "./setup-draft.ts";
import { isInMs } from "./setup-faults.ts";
import { formatDuration, SETUP } from "./words.ts";

/** The draft, the defaults, and a callback for changes. `redraw`: the change adds or removes fields. */
export interface Form {
  content: unknown;
  defaults: { targets: object; report: { overS: number[] } };
  /** Every policy with its default parameters. */
  policies: { [name: string]: object };
  change(path: Path, value: unknown, redraw: boolean): void;
}

/** Keys of the members of each list. */
const MEMBER = {
  lanes: ["box", "name", "switch"],
  tills: ["box", "name", "switch"],
  groups: ["box", "name"],
  selfCheckouts: ["box", "name", "machines"],
  doors: ["box", "name"],
} as const;
type ListName = keyof typeof MEMBER;

/** Element id of the field at a path; its message has the same id with "-fault" appended. */
export function idOf(path: Path): string {
  return `field-${path.join("-")}`;
}

/** The whole form. */
export function drawForm(form: Form): HTMLElement[] {
  return [
    section("store", textField(form, ["store"], "store")),
    section("lanes", drawList(form, ["lanes"], "lanes")),
    section("groups", drawList(form, ["groups"], "groups")),
    section("selfCheckouts", drawList(form, ["selfCheckouts"], "selfCheckouts")),
    section("doors", drawList(form, ["doors"], "doors")),
    section("targets", drawNumbers(form, ["targets"], form.defaults.targets)),
    section("policy", drawPolicy(form)),
    section("report", drawReported(form)),
  ];
}

function section(key: string, ...content: HTMLElement[]): HTMLElement {
  const legend = element("legend", {}, SETUP.sections[key] ?? key);
  return element("fieldset", {}, legend, ...content, fault([key]));
}

function drawList(form: Form, path: Path, name: ListName): HTMLElement {
  const members = (valueAt(form.content, path) as object[] | undefined) ?? [];
  const rows = members.map((_, i) => drawMember(form, [...path, i], name));
  const add = element("button", { type: "button" }, SETUP.add[name] ?? name);
  add.addEventListener("click", () => {
    const fresh = name === "groups" ? { box: "", tills: [{ box: "" }] } : { box: "" };
    form.change([...path, members.length], fresh, true);
    document.getElementById(idOf([...path, members.length, "box"]))?.focus();
  });
  return element("div", { class: "list" }, ...rows, add);
}

function drawMember(form: Form, path: Path, name: ListName): HTMLElement {
  const fields = MEMBER[name].map((key) => {
    if (key === "switch") return switchField(form, [...path, key]);
    return key === "machines" ? numberField(form, [...path, key], key, "") : textField(form, [...path, key], key);
  });
  const words = SETUP.remove(
    String(valueAt(form.content, [...path, "name"]) ?? valueAt(form.content, [...path, "box"])),
  );
  const remove = element("button", { type: "button", class: "remove", "aria-label": words, title: words }, "✕");
  remove.addEventListener("click", () => form.change(path, undefined, true));
  const row = element("div", { class: "member" }, ...fields, remove);
  if (name !== "groups") return row;
  const tills = element("fieldset", {}, element("legend", {}, SETUP.sections["tills"] ?? ""));
  tills.append(drawList(form, [...path, "tills"], "tills"), fault([...path, "tills"]));
  return element("div", { class: "group" }, row, tills);
}

function drawNumbers(form: Form, path: Path, defaults: object): HTMLElement {
  const fields = Object.entries(defaults)
    .filter(([, value]) => typeof value === "number")
    .map(([key, value]) => numberField(form, [...path, key], key, String(value)));
  return element("div", { class: "numbers" }, ...fields);
}

function drawPolicy(form: Form): HTMLElement {
  const path = ["policy", "name"];
  const chosen = String(valueAt(form.content, path) ?? Object.keys(form.policies)[0]);
  const options = Object.keys(form.policies).map((name) =>
    element("option", { value: name, selected: name === chosen }, name),
  );
  const select = element("select", { id: idOf(path) }, ...options);
  // Policies do not share parameters.
  select.addEventListener("change", () => form.change(["policy"], { name: select.value }, true));
  const parameters = drawNumbers(form, ["policy"], form.policies[chosen] ?? {});
  return element("div", {}, labelled(SETUP.fields["policy"] ?? "", select, path), parameters);
}

function drawReported(form: Form): HTMLElement {
  const path = ["report", "overS"];
  const value = valueAt(form.content, path) as unknown[] | undefined;
  const input = inputAt(path, (value ?? []).join(", "), form.defaults.report.overS.join(", "));
  input.addEventListener("input", () => form.change(path, typedNumbers(input.value), false));
  return labelled(SETUP.fields["overS"] ?? "", input, path);
}

function textField(form: Form, path: Path, key: string): HTMLElement {
  const input = inputAt(path, String(valueAt(form.content, path) ?? ""), "");
  // A box needs a name; the display name defaults to it.
  const empty = key === "name" ? undefined : "";
  input.addEventListener("input", () => form.change(path, input.value === "" ? empty : input.value, false));
  return labelled(SETUP.fields[key] ?? key, input, path);
}

/** A number; times that the file has in ms are shown in s, and beside them in minutes. */
function numberField(form: Form, path: Path, key: string, byDefault: string): HTMLElement {
  const scale = isInMs(key) ? 1000 : 1;
  const shown = (value: unknown): string => String(typeof value === "number" ? value / scale : (value ?? ""));
  const input = inputAt(path, shown(valueAt(form.content, path)), shown(Number(byDefault || Number.NaN) || byDefault));
  input.inputMode = "decimal";
  const minutes = element("p", { class: "soft same" });
  const showMinutes = (): void => {
    const seconds = Number(input.value === "" ? input.placeholder : input.value.replace(",", "."));
    setText(minutes, isTime(key) && seconds >= 120 ? SETUP.same(formatDuration(seconds)) : "");
  };
  showMinutes();
  input.addEventListener("input", () => {
    // A parameter in the file needs the name of its policy beside it.
    const name = valueAt(form.content, ["policy", "name"]) ?? Object.keys(form.policies)[0];
    if (path[0] === "policy") form.change(["policy", "name"], name, false);
    const typed = typedNumber(input.value);
    form.change(path, typeof typed === "number" ? Math.round(typed * scale * 1000) / 1000 : typed, false);
    showMinutes();
  });
  const field = labelled(SETUP.fields[key] ?? key, input, path);
  field.append(minutes);
  return field;
}

/** Whether a key of the file is a time that is shown in seconds. */
function isTime(key: string): boolean {
  return isInMs(key) || /[a-z]S$/.test(key);
}

function switchField(form: Form, path: Path): HTMLElement {
  const box = element("input", { type: "checkbox", id: idOf(path), checked: valueAt(form.content, path) !== false });
  box.addEventListener("change", () => form.change(path, box.checked ? undefined : false, false));
  return labelled(SETUP.fields["switch"] ?? "", box, path);
}

function inputAt(path: Path, value: string, byDefault: string): HTMLInputElement {
  const input = element("input", { id: idOf(path), spellcheck: "false", placeholder: byDefault });
  input.value = value;
  return input;
}

function labelled(words: string, field: HTMLElement, path: Path): HTMLElement {
  field.setAttribute("aria-describedby", `${idOf(path)}-fault`);
  return element("div", { class: "field" }, element("label", { for: field.id }, words), field, fault(path));
}

function fault(path: Path): HTMLElement {
  return element("p", { id: `${idOf(path)}-fault`, class: "fault", hidden: true });
}
