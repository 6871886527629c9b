import { expect, it } from "vitest";
import { BoxLimits } from "../../host/core/boxes/box-limits.ts";
import { BOXES, RATE, restMs, trialLane } from "./host-lamps.ts";

/** Lamp changes of the longest round, and what passes between two of one trial on the fastest of machines. Unit ms. */
const CHANGES = 5000;
const FASTEST_MS = 0.3;

it("no box sends more than a host takes of one: a record that is dropped is none that a lamp could be late for", () => {
  const boxes = Array.from({ length: BOXES }, (_, i) => `lane-${i + 1}`);
  const limits = new BoxLimits(boxes, 1);
  let nowMs = 0;
  let sent = 0;
  let dropped = 0;
  const send = (lane: number): void => {
    const message = { box: boxes[lane] as string, kind: "telemetry" as const, payload: "{}", from: "bench" };
    if (!limits.judge(message, nowMs).isTaken) dropped += 1;
  };
  for (let trial = 0; trial < CHANGES / 2; trial++) {
    for (const passedMs of [FASTEST_MS, FASTEST_MS + restMs(trial)]) {
      send(trialLane(trial));
      nowMs += passedMs;
    }
    for (; sent < (nowMs * RATE) / 1000; sent++) send(sent % BOXES);
  }
  expect(sent).toBeGreaterThan(CHANGES);
  expect(dropped).toBe(0);
});
