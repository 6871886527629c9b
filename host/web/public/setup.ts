// The set-up page: health of boxes and sensors, and the configuration file as fields that the host checks as you type.
import { byId, DrawnList, element, setText } from "./dom.ts";
import { drawHealth, type HealthNow } from "./lane-health.ts";
import { listen } from "./live.ts";
import { logInHere, role, send } from "./session.ts";
import { type Path, withValue } from "./setup-draft.ts";
import { type Fault, fixOf } from "./setup-faults.ts";
import { drawForm, type Form, idOf } from "./setup-fields.ts";
import { WarningList } from "./warnings.ts";
import { SETUP } from "./words.ts";

/** Delay from the last key to the check by the host. Unit ms. */
const CHECK_DELAY_MS = 250;

/** The file that a demo offers, and how long its text is kept for the browser. Unit ms. */
const OFFERED = "tillbeacon.yaml";
const OFFERED_MS = 60000;

interface SetupState extends Pick<Form, "defaults" | "policies"> {
  file?: string;
  version: string;
  content: object;
}

const health = new DrawnList<HealthNow>(byId("health"), ({ lane }) => lane.box, drawHealth);
const warnings = new WarningList();
listen(
  "setup",
  ({ store, nowMs, lanes, details, warnings: all, telemetry, logged }) => {
    warnings.update(all, nowMs);
    const byBox = new Map(details.map((detail) => [detail.box, detail]));
    health.update(lanes.map((lane) => ({ lane, detail: byBox.get(lane.box), nowMs })));
    setText(byId("store"), store);
    setText(byId("counts"), SETUP.counts(telemetry, logged));
  },
  () => {},
);

let state: SetupState;
let content: unknown;
let timer: number | undefined;
let latest = 0;
const save = byId<HTMLButtonElement>("save");
const undo = byId<HTMLButtonElement>("undo");

async function read(): Promise<void> {
  if ((await role()) !== "setup") {
    setText(byId("about"), SETUP.locked);
    byId("log-in").hidden = false;
    return;
  }
  const response = await fetch("/api/setup");
  const body = (await response.json()) as SetupState & { error?: string };
  if (!response.ok) {
    setText(byId("about"), SETUP.denied(body.error ?? response.statusText));
    return;
  }
  state = body;
  content = state.content;
  setText(byId("about"), state.file === undefined ? SETUP.demo : SETUP.file(state.file));
  if (state.file === undefined) setText(save, SETUP.saveFile);
  draw();
  byId("form").hidden = false;
  await check();
}

function draw(): void {
  const form: Form = { content, defaults: state.defaults, policies: state.policies, change };
  byId("fields").replaceChildren(...drawForm(form));
}

/** Puts a change into the draft, and has the host check it after a short delay. */
function change(path: Path, value: unknown, redraw: boolean): void {
  content = withValue(content, path, value);
  if (redraw) draw();
  save.disabled = true;
  setText(byId("verdict"), SETUP.checking);
  clearTimeout(timer);
  timer = setTimeout(() => check().catch(showError), CHECK_DELAY_MS);
}

async function check(): Promise<void> {
  const mine = ++latest;
  const response = await send("POST", "/api/setup/check", { content });
  const { faults, text, error } = (await response.json()) as { faults: Fault[]; text: string; error?: string };
  if (mine !== latest) return;
  if (!response.ok) throw new Error(error ?? response.statusText);
  showFaults(faults);
  byId<HTMLTextAreaElement>("text").value = text;
  const isChanged = JSON.stringify(content) !== JSON.stringify(state.content);
  undo.disabled = !isChanged;
  save.disabled = faults.length > 0 || (state.file !== undefined && !isChanged);
  setText(byId("verdict"), faults.length > 0 ? SETUP.faulty(faults.length) : isChanged ? SETUP.good : SETUP.unchanged);
}

/** Says at each field, or at the nearest enclosing part of the form, what to change; the list beside "Save" leads there. */
function showFaults(faults: readonly Fault[]): void {
  for (const node of document.querySelectorAll<HTMLElement>(".fault")) setText(node, "");
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const links = faults.map((fault) => {
    const around = fault.path.map((_, i) => fault.path.slice(0, fault.path.length - i));
    const at = around.find((part) => document.getElementById(`${idOf(part)}-fault`) !== null) ?? ["store"];
    const message = byId(`${idOf(at)}-fault`);
    const field = document.getElementById(idOf(at));
    setText(message, fixOf(fault));
    field?.setAttribute("aria-invalid", "true");
    const about = field === null ? "" : `${document.querySelector(`label[for="${field.id}"]`)?.textContent}: `;
    const link = element("a", { href: `#${message.id}` }, `${about}${fixOf(fault)}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      (field ?? message).scrollIntoView({ block: "center" });
      field?.focus({ preventScroll: true });
    });
    return element("li", {}, link);
  });
  byId("faults").replaceChildren(...links);
}

/** A demo has no file: the browser keeps what was made of it. */
function offer(text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  element("a", { href, download: OFFERED }).click();
  setTimeout(() => URL.revokeObjectURL(href), OFFERED_MS);
  state = { ...state, content: content as object };
  undo.disabled = true;
  setText(byId("verdict"), SETUP.savedFile);
}

async function write(): Promise<void> {
  if (state.file === undefined) return offer(byId<HTMLTextAreaElement>("text").value);
  save.disabled = true;
  const response = await send("PUT", "/api/setup", { content, version: state.version });
  const body = (await response.json()) as { version: string; restart: string[]; kind?: string; error?: string };
  if (!response.ok) {
    undo.disabled = false;
    const why = body.kind === "changed-underneath" ? SETUP.changed : (body.error ?? response.statusText);
    setText(byId("verdict"), SETUP.notSaved(why));
    return;
  }
  state = { ...state, version: body.version, content: content as object };
  undo.disabled = true;
  const keys = body.restart.map((key) => SETUP.sections[key] ?? key).join(", ");
  setText(byId("verdict"), keys === "" ? SETUP.saved : SETUP.savedRestart(keys));
}

function showError(error: unknown): void {
  setText(byId("verdict"), SETUP.notSaved(error instanceof Error ? error.message : String(error)));
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  write().catch(showError);
});
// Leaving with changes that are not saved asks first, in the browser's own words.
addEventListener("beforeunload", (event) => {
  if (!undo.disabled) event.preventDefault();
});
byId("log-in").addEventListener("click", logInHere);
undo.addEventListener("click", () => read().catch(showError));
read().catch(showError);
