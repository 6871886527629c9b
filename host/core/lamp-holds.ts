// Which lamp each box shows: what is decided now, but no other for a while after a change. Pure.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { stateOf } from "./calls.ts";
import { isToldToClose } from "./close-suggestions.ts";
import { callOf, type DispatchState, LONG_AGO } from "./dispatch-state.ts";
import { isTill, type LaneView } from "./lane-view.ts";
import type { Targets } from "./targets.ts";

/** Only boxes that can be heard get a command; the rest follow their own rule when the lease ends. */
export function lampsOf(
  state: DispatchState,
  lanes: readonly LaneView[],
  targets: Targets,
  nowMs: number,
): Map<string, LampSignal> {
  const lamps = new Map<string, LampSignal>();
  for (const lane of lanes) {
    if (lane.freshness !== "fresh" || lane.telemetry === undefined) continue;
    const signal = wantedOf(state, lane, lane.telemetry);
    state.lamps[lane.box] ??= { signal: "off", sinceMs: LONG_AGO };
    const lamp = state.lamps[lane.box] as { signal: LampSignal; sinceMs: number };
    if (signal !== lamp.signal && nowMs - lamp.sinceMs >= targets.lampHoldMs) {
      lamp.signal = signal;
      lamp.sinceMs = nowMs;
    }
    lamps.set(lane.box, lamp.signal);
  }
  return lamps;
}

function wantedOf(state: DispatchState, lane: LaneView, telemetry: Telemetry): LampSignal {
  const call = callOf(state, lane.box);
  if (call !== undefined) return stateOf(call) === "acknowledged" ? "coming" : "open";
  if (telemetry.state === "blind" && hasSensors(telemetry)) return "blind";
  if (!isTill(lane)) return "off";
  if (state.tills[lane.box]?.stalled === true && telemetry.state !== "closed") return "stalled";
  return isToldToClose(state, lane.box) ? "close" : "off";
}

/** A group's till may be a switch and a lamp; a door counter looks at no line. Neither is blind for that. */
function hasSensors({ exit, head, tail }: Telemetry): boolean {
  return exit !== "absent" || head !== "absent" || tail !== "absent";
}
