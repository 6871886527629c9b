// Which lamp each box shows: derived from calls, suggestions to close, stalls and blind sensors. Pure: changes the state that it is
// given.
import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import { stateOf } from "./calls.ts";
import { isToldToClose } from "./close-suggestions.ts";
import { callOf, type DispatchState } from "./dispatch-state.ts";
import { type LaneFacts, lampStateOf, tillHistoryIfAny } from "./lane-facts.ts";
import type { Look } from "./look.ts";

/**
 * The lamp of each box: what follows from the state now, except that a changed lamp stays for `lampHoldMs`. Boxes that are not heard
 * are left out; they follow their own rule when the lease ends. Returns `before`, the map of the last look, where nothing has changed.
 */
export function lampsOf(
  look: Look,
  lanes: readonly LaneFacts[],
  before: ReadonlyMap<string, LampSignal>,
): ReadonlyMap<string, LampSignal> {
  let shown = 0;
  let isSame = true;
  for (const facts of lanes) {
    const signal = isHeard(facts) ? lampOf(look, facts) : undefined;
    if (signal !== undefined) shown += 1;
    if (facts.isShown && facts.shown === signal) continue;
    facts.shown = signal;
    facts.isShown = true;
    isSame &&= before.get(facts.box) === signal;
  }
  if (isSame && shown === before.size) return before;
  const lamps = new Map<string, LampSignal>();
  for (const { box, shown } of lanes) if (shown !== undefined) lamps.set(box, shown);
  return lamps;
}

function isHeard({ isFresh, lane }: LaneFacts): boolean {
  return isFresh && lane.telemetry !== undefined;
}

/** The lamp of one box, held for a while after a change. */
function lampOf({ state, targets, nowMs }: Look, facts: LaneFacts): LampSignal {
  const signal = wantedOf(state, facts);
  const lamp = lampStateOf(state, facts);
  if (signal !== lamp.signal && nowMs - lamp.sinceMs >= targets.lampHoldMs) {
    lamp.signal = signal;
    lamp.sinceMs = nowMs;
  }
  return lamp.signal;
}

/** The lamp of one box without the hold; the first reason that applies. */
function wantedOf(state: DispatchState, facts: LaneFacts): LampSignal {
  const call = state.calls.length === 0 ? undefined : callOf(state, facts.box);
  if (call !== undefined) return stateOf(call) === "acknowledged" ? "coming" : "open";
  if (facts.isBlind) return "blind";
  if (!facts.isTill) return "off";
  if (tillHistoryIfAny(state, facts)?.stalled === true && !facts.isClosed) return "stalled";
  return state.closeSuggestions.length > 0 && isToldToClose(state, facts.box) ? "close" : "off";
}
