// Fields of the configuration, each with its path in the file. Reports changes; validates nothing.
import { element, setText } from "./dom.ts";
import { type Path, timeText, typedList, typedNumber, typedTime, valueAt } from "./setup-draft.ts";
import { isInMs, isTime } from "./setup-faults.ts";
import { formatDuration, formatTyped, SETUP } from "./words.ts";

/** The draft, the defaults, and a callback for changes. `redraw`: the change adds or removes fields. */
export interface Form {
  content: unknown;
  /** The whole configuration by default. */
  defaults: object;
  /** Every policy with its default parameters. */
  policies: { [name: string]: object };
  change(path: Path, value: unknown, redraw: boolean): void;
}

/** What a field is, where its key does not tell: "text" by default, "number" where the default is one. */
export type Kind = "text" | "number" | "switch" | "list" | "times" | readonly string[];

/** Element id of the field at a path; its message has the same id with "-fault" appended. */
export function idOf(path: Path): string {
  return `field-${path.join("-")}`;
}

/** Keys without a default: empty, they stay in the file, for the check to report. */
const NEEDED: readonly unknown[] = ["store", "box", "url", "port"];

/** The field of a path. */
export function fieldAt(form: Form, path: Path, kind: Kind): HTMLElement {
  if (kind === "switch") return switchField(form, path);
  if (kind === "number") return numberField(form, path);
  if (kind === "list" || kind === "times") return listField(form, path, kind === "times");
  if (kind !== "text") return choiceField(form, path, kind);
  const isNeeded = NEEDED.includes(path.at(-1));
  const byDefault = isNeeded ? "" : String(valueAt(form.defaults, path) ?? "");
  const input = inputAt(path, String(valueAt(form.content, path) ?? ""), byDefault);
  input.addEventListener("input", () =>
    form.change(path, input.value === "" && !isNeeded ? undefined : input.value, false),
  );
  return labelled(input, path);
}

/** A number; times are shown as minutes and seconds, whatever the file has. */
function numberField(form: Form, path: Path): HTMLElement {
  const key = path.at(-1);
  const scale = isInMs(key) ? 1000 : 1;
  const shown = (value: unknown): string => {
    if (typeof value !== "number") return String(value ?? "");
    return isTime(key) ? timeText(value / scale) : formatTyped(value);
  };
  const defaults = path[0] === "policy" ? policyOf(form) : valueAt(form.defaults, path.slice(0, -1));
  const input = inputAt(path, shown(valueAt(form.content, path)), shown(valueAt(defaults, path.slice(-1))));
  if (!isTime(key)) input.inputMode = "decimal";
  const field = labelled(input, path);
  const read = element("p", { class: "soft same", hidden: true });
  input.addEventListener("input", () => {
    const typed = isTime(key) ? typedTime(input.value) : typedNumber(input.value);
    // A number alone is taken for seconds, which the page says.
    const isBare = isTime(key) && typeof typed === "number" && !input.value.includes(":");
    setText(read, isBare ? SETUP.same(formatDuration(typed)) : "");
    // A parameter in the file needs the name of its policy beside it.
    if (path[0] === "policy") form.change(["policy", "name"], policyName(form), false);
    form.change(path, typeof typed === "number" ? Math.round(typed * scale * 1000) / 1000 : typed, false);
  });
  field.append(read);
  return field;
}

/** The policy that is chosen, and its parameters by default. */
export function policyName(form: Form): string {
  return String(valueAt(form.content, ["policy", "name"]) ?? Object.keys(form.policies)[0]);
}
function policyOf(form: Form): object {
  return form.policies[policyName(form)] ?? {};
}

/** Words or times, separated by commas or spaces. */
function listField(form: Form, path: Path, isTimes: boolean): HTMLElement {
  const shown = (values: unknown): string =>
    ((values as unknown[] | undefined) ?? [])
      .map((value) => (isTimes && typeof value === "number" ? timeText(value) : String(value)))
      .join(", ");
  const input = inputAt(path, shown(valueAt(form.content, path)), shown(valueAt(form.defaults, path)));
  input.addEventListener("input", () =>
    form.change(path, typedList(input.value, isTimes ? typedTime : (text) => text), false),
  );
  return labelled(input, path);
}

function choiceField(form: Form, path: Path, values: readonly string[]): HTMLElement {
  const chosen = String(valueAt(form.content, path) ?? valueAt(form.defaults, path) ?? values[0]);
  return choice(path, values, chosen, (value) => form.change(path, value, false));
}

/** A choice among values. */
export function choice(
  path: Path,
  values: readonly string[],
  chosen: string,
  onChosen: (value: string) => void,
): HTMLElement {
  const options = values.map((value) =>
    element("option", { value, selected: value === chosen }, SETUP.choices[value] ?? value),
  );
  const select = element("select", { id: idOf(path) }, ...options);
  select.addEventListener("change", () => onChosen(select.value));
  return labelled(select, path);
}

function switchField(form: Form, path: Path): HTMLElement {
  const byDefault = path.at(-1) === "switch" || valueAt(form.defaults, path) === true;
  const checked = (valueAt(form.content, path) ?? byDefault) === true;
  const box = element("input", { type: "checkbox", id: idOf(path), checked });
  box.addEventListener("change", () => form.change(path, box.checked === byDefault ? undefined : box.checked, false));
  return labelled(box, path);
}

function inputAt(path: Path, value: string, byDefault: string): HTMLInputElement {
  const input = element("input", { id: idOf(path), spellcheck: "false", placeholder: byDefault });
  input.value = value;
  return input;
}

/** A field with its label above and its message below. */
export function labelled(field: HTMLElement, path: Path): HTMLElement {
  field.setAttribute("aria-describedby", `${idOf(path)}-fault`);
  const [parent, key] = path.filter((part) => typeof part === "string").slice(-2);
  const words = SETUP.fields[`${parent}.${key}`] ?? SETUP.fields[key ?? parent ?? ""] ?? String(key);
  const name = element("label", { for: field.id }, words);
  return element("div", { class: "field" }, name, field, faultAt(path));
}

/** Where the message of a path is shown. */
export function faultAt(path: Path): HTMLElement {
  return element("p", { id: `${idOf(path)}-fault`, class: "fault", hidden: true });
}
