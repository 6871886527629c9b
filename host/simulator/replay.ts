// Runs a recorded trace through the firmware's core and returns an estimate for each second.
import type { Estimate } from "../../firmware/core/estimate.ts";
import type { Channel } from "../../protocol/channels.ts";
import type { Target } from "./source-target.ts";
import type { Trace } from "./trace.ts";

/** Header of the replay's CSV. The first nine columns are a contract; later ones may be added to. */
export const REPLAY_HEADER =
  "t_ms,in_lane,waiting,wait_s,state,confidence,ins,outs,reversed,wait_low_s,wait_high_s,head_presences,tail_presences";

/**
 * One estimate for each whole second of trace time, from the second of the first row to the one after the last. An
 * estimate at t uses all rows up to and including t. The box's one-second tick runs before each, ahead of rows with the
 * same time.
 */
export function* replay(trace: Trace, target: Target): Generator<{ tMs: number; estimate: Estimate }> {
  const startMs = Math.floor((trace.tMs[0] as number) / 1000) * 1000;
  const endMs = trace.tMs[trace.length - 1] as number;
  let i = 0;
  const feedWhile = (isDue: (tMs: number) => boolean): void => {
    for (; i < trace.length && isDue(trace.tMs[i] as number); i++)
      target.feed(
        trace.channel[i] as Channel,
        trace.value[i] as number,
        trace.status[i] as number,
        (trace.tMs[i] as number) - startMs,
      );
  };
  for (let tMs = startMs; tMs < endMs + 1000; tMs += 1000) {
    feedWhile((t) => t < tMs);
    target.tick(tMs - startMs);
    feedWhile((t) => t === tMs);
    yield { tMs, estimate: target.estimate(tMs - startMs) };
  }
}

/** One line of the replay's CSV; unknown is empty. */
export function formatRow(tMs: number, e: Estimate): string {
  return [
    tMs,
    e.inLane,
    e.waiting,
    round(e.waitS),
    e.state,
    round(e.confidence),
    e.ins,
    e.outs,
    e.reversed,
    round(e.waitLowS),
    round(e.waitHighS),
    e.headPresences,
    e.tailPresences,
  ]
    .map((cell) => cell ?? "")
    .join(",");
}

/** Real numbers with six decimals at most: targets differ in the ninth. */
function round(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(6));
}
