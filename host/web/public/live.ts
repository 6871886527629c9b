// The stream from the host: joins what has changed to what is known, and says when the host is no longer heard.
import type { LaneSnapshot, Snapshot, VIEWS, ViewName } from "../snapshot.ts";
import { place, setText } from "./dom.ts";
import { LINK, timeOfDay } from "./strings.ts";

/** The parts of the store that a view is sent. */
export type Part<V extends ViewName> = Pick<Snapshot, (typeof VIEWS)[V][number]>;

/** The host speaks each second: after this silence nothing is taken for true any more. Unit ms. */
const LOST_MS = 3500;
/** Between attempts when the host refuses; a page out of sight lets go after a while. Unit ms. */
const RETRY_MS = 3000;
/** A line that has gone dead without a word, as when the host's machine lost its power, is opened anew. Unit ms. */
const REOPEN_MS = 8000;
const HIDDEN_MS = 20000;

/** Calls `draw` with the whole view at each change, and `onLink` when the connection is lost or back. */
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

  const tell = (): void => {
    const silentMs = performance.now() - heardMs;
    const lost = silentMs > LOST_MS;
    if (lost && !document.hidden && performance.now() - openedMs > REOPEN_MS) {
      events?.close();
      open();
    }
    // Until the host has spoken or been silent for too long, the page says that it is connecting.
    if (lost === isLost || (isLost === undefined && !lost && Object.keys(state).length === 0)) return;
    isLost = lost;
    setText(place("link"), lost ? LINK.lost(timeOfDay(Date.now() - silentMs)) : LINK.live);
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
      state = joined(state, JSON.parse(data));
      heardMs = performance.now();
      tell();
      draw(state as Part<V>);
    };
    // A refusal ends an EventSource for good; a broken line it mends itself.
    events.onerror = () => {
      if (events?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  };

  // Browsers have six connections to one host: pages that nobody sees must not hold on to theirs.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) {
      if (!staysAwake()) hiding = setTimeout(() => events?.close(), HIDDEN_MS);
    } else {
      tell();
      open();
    }
  });
  setText(place("link"), LINK.connecting);
  open();
  setInterval(tell, 500);
}

type News = Partial<Snapshot> & { all?: boolean };

function joined(state: Partial<Snapshot>, { all, ...news }: News): Partial<Snapshot> {
  if (all === true) return news;
  const next = { ...state, ...news };
  if (news.lanes !== undefined && state.lanes !== undefined) next.lanes = joinedLanes(state.lanes, news.lanes);
  if (next.order !== undefined && next.lanes !== undefined) next.lanes = inOrder(next.order, next.lanes);
  return next;
}

function joinedLanes(known: LaneSnapshot[], news: LaneSnapshot[]): LaneSnapshot[] {
  const byBox = new Map([...known, ...news].map((lane) => [lane.box, lane]));
  return [...byBox.values()];
}

/** Lanes in the order of the shop; those that it has no more are left out. */
function inOrder(order: readonly string[], lanes: readonly LaneSnapshot[]): LaneSnapshot[] {
  const byBox = new Map(lanes.map((lane) => [lane.box, lane]));
  return order.flatMap((box) => byBox.get(box) ?? []);
}
