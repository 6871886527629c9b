// The live page: draws each snapshot, and says so when snapshots stop coming. Decides nothing.
import type { DecisionSnapshot, LaneSnapshot, Snapshot } from "../snapshot.ts";

/** Everything that people read, in one place for translation. */
const WORDS = {
  connected: "live",
  lost: "No connection to the host: what you see is old",
  nothing: "Nothing to do.",
  call: (name: string, reason: string) => `Open ${name} — ${reason}`,
  till: { closed: "closed", idle: "free", serving: "serving", stalled: "held up", blind: "no sight", unknown: "?" } as {
    [state: string]: string;
  },
  waiting: "waiting",
  unknown: "?",
  wait: (wait: string, low: string, high: string) => `Wait ${wait} (${low} to ${high})`,
  sure: (percent: number) => `right within one: ${percent} %`,
  stale: (seconds: number) => `OLD: last heard ${seconds} s ago`,
  offline: "OFFLINE: the box has gone",
  never: "not heard yet",
  ownRule: "lamp by the box's own rule",
  kinds: {
    call: "Call",
    answered: "Opened",
    withdrawn: "Withdrawn",
    "may-close": "May close",
    "stay-open": "Stay open",
  } as { [kind: string]: string },
  counts: (telemetry: number, logged: number) => `${telemetry} records received, ${logged} in the log since the start`,
};

const DOTS = 8;
const LOST_MS = 3500;
let heardMs = performance.now();

function element(tag: string, className: string, text: string): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function place(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

function spell(seconds: number | null): string {
  if (seconds === null) return WORDS.unknown;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function drawLine(lane: LaneSnapshot): HTMLElement {
  const line = element("div", "line", "");
  line.setAttribute("aria-hidden", "true");
  line.append(element("div", "till", WORDS.till[lane.state] ?? lane.state));
  const waiting = lane.waiting ?? 0;
  for (let i = 0; i < Math.min(waiting, DOTS); i++) line.append(element("div", "dot", ""));
  if (waiting > DOTS) line.append(element("div", "more", `+${waiting - DOTS}`));
  return line;
}

function drawLane(lane: LaneSnapshot): HTMLElement {
  const isOld = lane.freshness !== "fresh";
  const classes = [lane.state, isOld ? "old" : "", lane.lamp === "open" && !isOld ? "call" : ""];
  const card = element("article", classes.filter(Boolean).join(" "), "");
  const title = element("h3", "", lane.name);
  title.append(element("small", "", WORDS.till[lane.state] ?? lane.state));
  card.append(title, drawLine(lane));
  const length = element("p", "length", lane.waiting === null ? WORDS.unknown : String(lane.waiting));
  length.append(element("small", "", ` ${WORDS.waiting}`));
  card.append(length);
  if (lane.freshness === "stale") card.append(element("p", "age", WORDS.stale(Math.round((lane.ageMs ?? 0) / 1000))));
  if (lane.freshness === "offline") card.append(element("p", "age", WORDS.offline));
  if (lane.freshness === "unknown") card.append(element("p", "age", WORDS.never));
  if (lane.freshness !== "unknown" && lane.state !== "closed")
    card.append(element("p", "wait", WORDS.wait(spell(lane.waitS), spell(lane.waitLowS), spell(lane.waitHighS))));
  if (!isOld) card.append(element("p", "sure", WORDS.sure(Math.round(lane.confidence * 100))));
  for (const trouble of lane.trouble) card.append(element("p", "trouble", trouble));
  if (!isOld && lane.rule === "box") card.append(element("p", "sure", WORDS.ownRule));
  if (!isOld) card.append(element("p", `lamp lamp-${lane.lamp}`, lane.lampMeaning));
  return card;
}

function drawDecision(decision: DecisionSnapshot): HTMLElement {
  const item = element("li", "", "");
  const time = element("time", "", new Date(decision.tMs).toLocaleTimeString("en-GB"));
  item.append(
    time,
    element("b", "", WORDS.kinds[decision.kind] ?? decision.kind),
    element("span", "", decision.reason),
  );
  return item;
}

function draw(snapshot: Snapshot): void {
  place("store").textContent = snapshot.store;
  const calls = snapshot.lanes.filter((lane) => lane.lamp === "open" && lane.freshness === "fresh");
  const todo = place("todo");
  const said = calls.map((lane) => {
    const call = snapshot.decisions.find((d) => d.kind === "call" && d.box === lane.box);
    return WORDS.call(lane.name, call?.reason.split(": open")[0] ?? lane.lampMeaning);
  });
  const text = said.length > 0 ? said.join(" · ") : WORDS.nothing;
  if (todo.textContent !== text) todo.textContent = text;
  todo.className = said.length > 0 ? "call" : "";
  place("lanes").replaceChildren(...snapshot.lanes.map(drawLane));
  place("decisions").replaceChildren(...snapshot.decisions.map(drawDecision));
  place("counts").textContent = WORDS.counts(snapshot.telemetry, snapshot.logged);
}

function checkLink(): void {
  const isLost = performance.now() - heardMs > LOST_MS;
  const link = place("link");
  link.textContent = isLost ? WORDS.lost : WORDS.connected;
  link.className = isLost ? "lost" : "";
  for (const card of document.querySelectorAll("article")) if (isLost) card.classList.add("old");
}

const events = new EventSource("/events");
events.onmessage = (event) => {
  heardMs = performance.now();
  draw(JSON.parse(event.data) as Snapshot);
  checkLink();
};
setInterval(checkLink, 1000);
