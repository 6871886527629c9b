// The event stream from the host: merges changes into the known state, and reports a lost connection.
import type { LaneSnapshot, Snapshot, VIEWS, ViewName } from "../snapshot.ts";
import { byId, setText } from "./dom.ts";
import { dateOf, hourAndMinute, LINK, longDate, zoneAt } from "./words.ts";

/** The parts of the store that a view receives. */
export type Part<V extends ViewName> = Pick<Snapshot, (typeof VIEWS)[V][number]>;

/** The host sends every second; after this silence the data counts as outdated. Unit ms. */
const LOST_MS = 3500;
/** Between attempts when the host refuses. Unit ms. */
const RETRY_MS = 3000;
/** A silent connection (the host's machine lost power) is reopened after this long. Unit ms. */
const REOPEN_MS = 8000;
/** A hidden page disconnects after this long. Unit ms. */
const HIDDEN_MS = 20000;

/** Calls `draw` with the whole view at each change, and `onLink` when the connection is lost or restored. */
export function listen<V extends ViewName>(
  view: V,
  draw: (state: Part<V>) => void,
  onLink: (isLost: boolean) => void,
  staysAwake: () => boolean = () => false,
): void {
  let state: Partial<Snapshot> = {};
  let heardMs = performance.now();
  let isLost: boolean | undefined;
  let events: EventSource | undefined;
  let openedMs = performance.now();
  let hiding: number | undefined;
  let retry: number | undefined;

  const silentMs = (): number => performance.now() - heardMs;
  const checkLink = (): void => {
    const lost = silentMs() > LOST_MS;
    if (lost && !document.hidden && performance.now() - openedMs > REOPEN_MS) {
      events?.close();
      open();
    }
    // Before the first data the page says that it is connecting, until it counts as lost.
    if (lost === isLost || (isLost === undefined && !lost && Object.keys(state).length === 0)) return;
    isLost = lost;
    setText(byId("link"), lost ? LINK.lost(hourAndMinute(Date.now() - silentMs())) : LINK.live);
    document.documentElement.classList.toggle("lost", lost);
    document.documentElement.classList.toggle("live", !lost);
    onLink(lost);
  };

  const open = (): void => {
    clearTimeout(retry);
    if (events !== undefined && events.readyState !== EventSource.CLOSED) return;
    openedMs = performance.now();
    events = new EventSource(`/events?view=${view}`);
    events.onmessage = ({ data }) => {
      state = merge(state, JSON.parse(data));
      heardMs = performance.now();
      checkLink();
      draw(state as Part<V>);
    };
    // A refusal closes an EventSource for good; it reconnects by itself after a broken connection.
    events.onerror = () => {
      if (events?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  };

  // Browsers allow six connections per host: hidden pages must not keep theirs.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) {
      if (!staysAwake()) hiding = setTimeout(() => events?.close(), HIDDEN_MS);
    } else {
      checkLink();
      open();
    }
  });
  // Paper says when its data is from; a shoppers' board has no place for it.
  addEventListener("beforeprint", () => {
    const asOf = document.getElementById("as-of");
    if (asOf !== null && Object.keys(state).length > 0) setText(asOf, asOfText(Date.now() - silentMs()));
  });
  setText(byId("link"), LINK.connecting);
  open();
  setInterval(checkLink, 500);
}

/** A date and time of day in the shop's zone. */
function asOfText(ms: number): string {
  return LINK.asOf(`${longDate(dateOf(ms))}, ${hourAndMinute(ms)}, ${zoneAt(ms)}`);
}

type Changes = Partial<Snapshot> & { all?: boolean };

function merge(state: Partial<Snapshot>, { all, ...changes }: Changes): Partial<Snapshot> {
  if (all === true) return changes;
  const next = { ...state, ...changes };
  if (changes.lanes !== undefined && state.lanes !== undefined) next.lanes = mergeLanes(state.lanes, changes.lanes);
  if (next.order !== undefined && next.lanes !== undefined) next.lanes = inOrder(next.order, next.lanes);
  return next;
}

function mergeLanes(known: LaneSnapshot[], changes: LaneSnapshot[]): LaneSnapshot[] {
  const byBox = new Map([...known, ...changes].map((lane) => [lane.box, lane]));
  return [...byBox.values()];
}

/** Lanes in the given order; those not in it are dropped. */
function inOrder(order: readonly string[], lanes: readonly LaneSnapshot[]): LaneSnapshot[] {
  const byBox = new Map(lanes.map((lane) => [lane.box, lane]));
  return order.flatMap((box) => byBox.get(box) ?? []);
}
