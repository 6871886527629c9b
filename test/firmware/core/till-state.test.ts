// What lane.test.ts does not walk through: which answer comes before which.
import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, EXIT, SWITCH } from "../../../protocol/channels.ts";

const BEAMS: LaneLayout = { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false };
const HOUR_MS = 3600000;

/** A lane that people have entered and left one after another, half a minute apart, and its time then. */
function lane(layout: Partial<LaneLayout>, ins: number, outs = 0): { lane: Lane; tMs: number } {
  const made = new Lane({ ...BEAMS, ...layout });
  let tMs = 0;
  const cross = (channel: typeof ENTRY | typeof EXIT): void => {
    for (const endMs = tMs + 30000; tMs < endMs; tMs += 1000) made.tick(tMs);
    made.feed(channel, 1, 0, tMs - 700);
    made.feed(channel, 0, 0, tMs - 400);
  };
  for (let i = 0; i < ins; i++) cross(ENTRY);
  for (let i = 0; i < outs; i++) cross(EXIT);
  made.tick(tMs);
  return { lane: made, tMs };
}

describe("the state of a till", () => {
  it.each<[string, Partial<LaneLayout>, number, number, string]>([
    ["nobody has come", {}, 0, 0, "idle"],
    ["somebody has", {}, 1, 0, "serving"],
    ["who came has left", {}, 1, 1, "idle"],
    ["a line before three tills has nobody", { tills: 3 }, 0, 0, "idle"],
  ])("where %s", (_, layout, ins, outs, state) => {
    const { lane: made, tMs } = lane(layout, ins, outs);
    expect(tillStateOf(made, tMs)).toBe(state);
  });

  it("is closed by its switch, whatever else there is to tell", () => {
    const { lane: made, tMs } = lane({ entry: false, exit: false, head: true }, 0);
    expect(tillStateOf(made, tMs)).toBe("blind");
    made.feed(SWITCH, 0, 0, tMs);
    expect(tillStateOf(made, tMs)).toBe("closed");
  });

  it("is not closed by a switch that somebody has forgotten, while customers are served out of a line", () => {
    const { lane: made } = lane({}, 3);
    made.feed(SWITCH, 0, 0, 0);
    let tMs = 91000;
    for (let i = 0; i < 30; i++) {
      made.feed(SWITCH, 0, 0, tMs);
      for (const channel of [ENTRY, EXIT] as const) {
        made.feed(channel, 1, 0, tMs);
        made.feed(channel, 0, 0, tMs + 300);
        for (const endMs = tMs + 30000; tMs < endMs; tMs += 1000) made.tick(tMs + 1000);
      }
    }
    expect(tillStateOf(made, tMs)).toBe("serving");
    made.feed(SWITCH, 1, 0, tMs);
    made.feed(SWITCH, 0, 0, tMs);
    expect(tillStateOf(made, tMs)).toBe("closed");
  });

  it("is never stalled without an exit beam, as nobody is seen to leave", () => {
    const [counted, uncounted] = [lane({}, 3), lane({ exit: false, tail: false }, 3)];
    for (const { lane: made, tMs } of [counted, uncounted])
      for (let t = tMs; t < tMs + HOUR_MS / 4; t += 1000) made.tick(t);
    expect(tillStateOf(counted.lane, counted.tMs + HOUR_MS / 4)).toBe("stalled");
    expect(tillStateOf(uncounted.lane, uncounted.tMs + HOUR_MS / 4)).not.toBe("stalled");
  });
});
