// The set-up page: health of boxes and sensors, and the configuration file as fields that the host checks as you type.
import type { RefusedAnswer } from "../refused.ts";
import { byId, DrawnList, element, setText } from "./dom.ts";
import { fetchJson } from "./fetch-json.ts";
import { drawHealth, type HealthNow } from "./lane-health.ts";
import { listen } from "./live.ts";
import { Refused, whyOf } from "./refused.ts";
import { logInHere, role, send } from "./session.ts";
import { type Path, withValue } from "./setup-draft.ts";
import { showFaults } from "./setup-fault-list.ts";
import type { Fault } from "./setup-faults.ts";
import type { Form } from "./setup-fields.ts";
import { drawForm } from "./setup-form.ts";
import { WarningList } from "./warnings.ts";
import { CAUSE, SETUP } from "./words.ts";

/** Delay from the last key to the check by the host, and between looks whether the file was changed. Unit ms. */
const CHECK_DELAY_MS = 250;
const LOOK_MS = 3000;
/** The file that a demo offers, and how long its text is kept for the browser. Unit ms. */
const OFFERED = "tillbeacon.yaml";
const OFFERED_MS = 60000;

/** Causes for which somebody can do something of their own. */
const REMEDIES = ["full", "read-only", "locked", "missing"] as const;

interface SetupState extends Pick<Form, "defaults" | "policies"> {
  file?: string;
  version: string;
  content: object;
}

/** What the host answers when the file is to be written; an answer that is no success says why. */
interface SaveAnswer extends Partial<RefusedAnswer> {
  version: string;
  restart: string[];
  kind?: string;
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
/** The file as it is on disk, where somebody has changed it meanwhile. */
let other: SetupState | undefined;
let content: unknown;
let timer: number | undefined;
let latest = 0;
let isWriting = false;
const save = byId<HTMLButtonElement>("save");
const undo = byId<HTMLButtonElement>("undo");

const isChanged = (): boolean => JSON.stringify(content) !== JSON.stringify(state?.content);

const fetchSetup = (): Promise<SetupState> => fetchJson("/api/setup");

async function start(): Promise<void> {
  if ((await role()) !== "setup") {
    setText(byId("about"), SETUP.locked);
    byId("log-in").hidden = false;
    return;
  }
  try {
    await take(await fetchSetup());
  } catch (error) {
    setText(byId("about"), SETUP.denied(whyOf(error)));
    return;
  }
  setText(byId("about"), state.file === undefined ? SETUP.demo : SETUP.file(state.file));
  byId("form").hidden = false;
  if (state.file === undefined) setText(save, SETUP.saveFile);
  else setInterval(() => look().catch(() => {}), LOOK_MS);
}

/** Takes the file as it is for the draft. */
async function take(file: SetupState): Promise<void> {
  state = file;
  content = file.content;
  showOther(undefined);
  draw();
  await check();
}

/** Draws the form anew; what is open stays open, and the focus where it was. */
function draw(): void {
  const form: Form = { content, defaults: state.defaults, policies: state.policies, change };
  const opened = [...document.querySelectorAll("#fields details[open]")].map(({ id }) => id);
  const focused = document.activeElement?.id ?? "";
  byId("fields").replaceChildren(...drawForm(form));
  for (const id of opened) (document.getElementById(id) as HTMLDetailsElement | null)?.setAttribute("open", "");
  if (focused !== "") document.getElementById(focused)?.focus({ preventScroll: true });
}

/** Has the host check the draft, and again later where it could not: nothing can be saved before. */
function checkIn(delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    check().catch((error) => {
      showError(error);
      checkIn(LOOK_MS);
    });
  }, delayMs);
}

/** Puts a change into the draft, and has the host check it after a short delay. */
function change(path: Path, value: unknown, redraw: boolean): void {
  content = withValue(content, path, value);
  if (redraw) draw();
  // A check that is under way is of what was there before.
  latest += 1;
  save.disabled = true;
  setText(byId("verdict"), SETUP.checking);
  checkIn(CHECK_DELAY_MS);
}

async function check(): Promise<void> {
  const mine = ++latest;
  const response = await send("POST", "/api/setup/check", { content });
  const body = (await response.json()) as { faults: Fault[]; text: string } & Partial<RefusedAnswer>;
  if (mine !== latest) return;
  if (!response.ok) throw new Refused(body, response.statusText);
  const { faults, text } = body;
  showFaults(faults);
  byId<HTMLTextAreaElement>("text").value = text;
  undo.disabled = !isChanged();
  save.disabled = faults.length > 0 || (state.file !== undefined && !isChanged());
  const good = isChanged() ? SETUP.good : SETUP.unchanged;
  setText(byId("verdict"), faults.length > 0 ? SETUP.faulty(faults.length) : good);
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
  isWriting = true;
  // What is typed meanwhile is not in the file, and is still to be saved.
  const sent = content as object;
  const response = await send("PUT", "/api/setup", { content: sent, version: state.version }).finally(() => {
    isWriting = false;
  });
  const body = (await response.json()) as SaveAnswer;
  if (!response.ok) return refuse(body, response.statusText);
  state = { ...state, version: body.version, content: sent };
  if (isChanged()) return check();
  undo.disabled = true;
  const keys = body.restart.map((key) => SETUP.sections[key] ?? key).join(", ");
  setText(byId("verdict"), keys === "" ? SETUP.saved : SETUP.savedRestart(keys));
}

/** Says why the file is as it was. What is entered stays, and can be saved again. */
async function refuse(body: SaveAnswer, statusText: string): Promise<void> {
  undo.disabled = false;
  if (body.kind === "changed-underneath") {
    await look();
    setText(byId("verdict"), SETUP.notSaved(SETUP.changed));
    return;
  }
  if (body.kind === "faulty") return check();
  save.disabled = false;
  setText(byId("verdict"), SETUP.notSaved(whyNotSaved(body, statusText)));
}

function whyNotSaved(body: SaveAnswer, statusText: string): string {
  const { kind, file = "", detail = "", why } = body;
  if (kind !== "not-written") return whyOf(new Refused(body, statusText));
  const remedy = SETUP.toWrite[REMEDIES.find((cause) => cause === why) ?? "other"];
  return SETUP.notWritten(file, why === undefined ? detail : CAUSE[why], remedy);
}

/** Looks whether somebody has changed the file: another text with the same values is nobody's concern. */
async function look(): Promise<void> {
  if (document.hidden || isWriting) return;
  const known = state;
  const response = await fetch("/api/setup/version");
  const { version } = (await response.json()) as { version?: string };
  if (!response.ok || version === undefined || version === (other ?? state).version) return;
  const file = await fetchSetup();
  // Saved meanwhile by this page itself.
  if (state !== known || isWriting) return;
  if (JSON.stringify(file.content) !== JSON.stringify(state.content)) return showOther(file);
  state = { ...state, version: file.version };
  showOther(undefined);
}

function showOther(file: SetupState | undefined): void {
  other = file;
  byId("other").hidden = file === undefined;
  byId("see-other").hidden = file === undefined;
}

/** Loads the file as somebody wrote it, and has the host go by it. */
async function load(): Promise<void> {
  if (other !== undefined) await take(other);
  const isFaulty = byId("faults").childElementCount > 0;
  if (!isFaulty) await write();
}

/** Goes on with the draft; saving it then replaces what somebody wrote. */
async function keep(): Promise<void> {
  if (other !== undefined) state = other;
  showOther(undefined);
  await check();
}

function showError(error: unknown): void {
  setText(byId("verdict"), SETUP.notSaved(whyOf(error)));
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  write().catch((error) => {
    save.disabled = false;
    showError(error);
  });
});
// Leaving with changes that are not saved asks first, in the browser's own words.
addEventListener("beforeunload", (event) => {
  if (state !== undefined && isChanged()) event.preventDefault();
});
// What has the focus is scrolled clear of the bar with "Save".
const bar = byId("bar");
new ResizeObserver(() => {
  document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight + 8}px`;
  const { activeElement } = document;
  if (activeElement !== null && byId("fields").contains(activeElement))
    activeElement.scrollIntoView({ block: "nearest" });
}).observe(bar);
byId("log-in").addEventListener("click", logInHere);
undo.addEventListener("click", () => fetchSetup().then(take).catch(showError));
// The notice stands above the fields, where somebody who edits further down does not see it.
byId("see-other").addEventListener("click", (event) => {
  event.preventDefault();
  byId("other").scrollIntoView({ block: "center" });
  byId("load").focus({ preventScroll: true });
});
byId("load").addEventListener("click", () => load().catch(showError));
byId("keep").addEventListener("click", () => keep().catch(showError));
start().catch(showError);
