// The set-up page: boxes and sensors as they are, the shop's file as fields, checked by the host while somebody types.
import { DrawnList, place, setText } from "./dom.ts";
import { drawHealth, type HealthNow } from "./lane-health.ts";
import { listen } from "./live.ts";
import { type Path, withValue } from "./setup-draft.ts";
import { drawForm, type Form, idOf } from "./setup-fields.ts";
import { SETUP } from "./strings.ts";

/** After the last key, before the host is asked. Unit ms. */
const PAUSE_MS = 250;

interface Fault {
  path: (string | number)[];
  found: string;
  expected: string;
}
interface SetupState extends Pick<Form, "defaults" | "policies"> {
  file?: string;
  version: string;
  content: object;
}

const health = new DrawnList<HealthNow>(place("health"), ({ lane }) => lane.box, drawHealth);
listen(
  "setup",
  ({ store, nowMs, lanes, details, telemetry, logged }) => {
    const byBox = new Map(details.map((detail) => [detail.box, detail]));
    health.update(lanes.map((lane) => ({ lane, detail: byBox.get(lane.box), nowMs })));
    setText(place("store"), store);
    setText(place("counts"), SETUP.counts(telemetry, logged));
  },
  () => {},
);

let state: SetupState;
let content: unknown;
let timer: number | undefined;
let asked = 0;
const save = place<HTMLButtonElement>("save");
const undo = place<HTMLButtonElement>("undo");

async function read(): Promise<void> {
  const response = await fetch("/api/setup");
  const answer = (await response.json()) as SetupState & { error?: string };
  if (!response.ok) {
    setText(place("about"), SETUP.denied(answer.error ?? response.statusText));
    return;
  }
  state = answer;
  content = state.content;
  setText(place("about"), state.file === undefined ? SETUP.demo : SETUP.file(state.file));
  draw();
  place("form").hidden = false;
  await check();
}

function draw(): void {
  const form: Form = { content, defaults: state.defaults, policies: state.policies, change };
  place("fields").replaceChildren(...drawForm(form));
}

/** Takes a change into the draft; the fields read the draft when they are drawn, the host checks it after a pause. */
function change(path: Path, value: unknown, redraw: boolean): void {
  content = withValue(content, path, value);
  if (redraw) draw();
  save.disabled = true;
  setText(place("verdict"), SETUP.checking);
  clearTimeout(timer);
  timer = setTimeout(() => check().catch(tell), PAUSE_MS);
}

async function check(): Promise<void> {
  const mine = ++asked;
  const response = await send("POST", "/api/setup/check", { content });
  const { faults, text, error } = (await response.json()) as { faults: Fault[]; text: string; error?: string };
  if (mine !== asked) return;
  if (!response.ok) throw new Error(error ?? response.statusText);
  showFaults(faults);
  place<HTMLTextAreaElement>("text").value = text;
  const isChanged = JSON.stringify(content) !== JSON.stringify(state.content);
  undo.disabled = !isChanged;
  save.disabled = !isChanged || faults.length > 0 || state.file === undefined;
  setText(place("verdict"), faults.length > 0 ? SETUP.faulty(faults.length) : isChanged ? SETUP.good : SETUP.unchanged);
}

/** Each fault stands at its field, or at the nearest part of the form around it. */
function showFaults(faults: readonly Fault[]): void {
  for (const node of document.querySelectorAll<HTMLElement>(".fault")) setText(node, "");
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { path, found, expected } of faults) {
    const around = path.map((_, i) => path.slice(0, path.length - i));
    const at = around.find((part) => document.getElementById(`${idOf(part)}-fault`) !== null) ?? ["store"];
    setText(place(`${idOf(at)}-fault`), SETUP.fault(found, expected));
    document.getElementById(idOf(at))?.setAttribute("aria-invalid", "true");
  }
}

async function write(): Promise<void> {
  save.disabled = true;
  const response = await send("PUT", "/api/setup", { content, version: state.version });
  const answer = (await response.json()) as { version: string; restart: string[]; kind?: string; error?: string };
  if (!response.ok) {
    undo.disabled = false;
    const why = answer.kind === "changed-underneath" ? SETUP.changed : (answer.error ?? response.statusText);
    setText(place("verdict"), SETUP.notSaved(why));
    return;
  }
  state = { ...state, version: answer.version, content: content as object };
  undo.disabled = true;
  const keys = answer.restart.map((key) => SETUP.sections[key] ?? key).join(", ");
  setText(place("verdict"), keys === "" ? SETUP.saved : SETUP.savedRestart(keys));
}

function send(method: string, path: string, body: object): Promise<Response> {
  return fetch(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

function tell(error: unknown): void {
  setText(place("verdict"), SETUP.notSaved(error instanceof Error ? error.message : String(error)));
}

place("form").addEventListener("submit", (event) => {
  event.preventDefault();
  write().catch(tell);
});
undo.addEventListener("click", () => read().catch(tell));
read().catch(tell);
