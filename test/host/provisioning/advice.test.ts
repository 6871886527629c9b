import { describe, expect, it } from "vitest";
import { adviseAll, adviseCounts } from "../../../host/provisioning/advice.ts";
import { Observation } from "../../../host/provisioning/observation.ts";
import type { Sample } from "../../../host/provisioning/observed-box.ts";
import type { ChannelName } from "../../../protocol/channels.ts";

/** Ten seconds of a lane whose beams are clear at first. */
function seen(samples: Sample[], blocked: [ChannelName, boolean][] = []): Observation {
  const observation = new Observation(0, new Map([["entry", false], ["entry2", false], ["exit", false], ...blocked]));
  for (const sample of samples) observation.take(sample);
  observation.pass(10000);
  return observation;
}
const breaks = (sensor: ChannelName, count: number, lastingMs: number): Sample[] =>
  Array.from({ length: count }, (_, i) => [
    { tMs: 1000 * i, sensor, value: 1, status: 0 },
    { tMs: 1000 * i + lastingMs, sensor, value: 0, status: 0 },
  ]).flat();
const ranges = (sensor: ChannelName, count: number, mm: (i: number) => number, status = 0): Sample[] =>
  Array.from({ length: count }, (_, i) => ({ tMs: (10000 * i) / count, sensor, value: mm(i), status }));
const still = (mm: number) => (i: number) => mm + (i % 7);

describe("advice", () => {
  it.each<[string, ChannelName[], Observation, RegExp | undefined]>([
    ["clear beams", ["entry", "exit"], seen([]), undefined],
    ["a beam broken throughout", ["exit"], seen([], [["exit", true]]), /fault exit: broken all the time/],
    ["a beam broken for 9.5 s", ["exit"], seen(breaks("exit", 1, 9500)), undefined],
    ["a beam broken for 9.6 s", ["exit"], seen(breaks("exit", 1, 9600)), /fault exit: broken all the time/],
    ["three breaks of 59 ms", ["exit"], seen(breaks("exit", 3, 59)), /fault exit: 3 breaks, the shortest 59 ms/],
    ["three breaks of 60 ms", ["exit"], seen(breaks("exit", 3, 60)), undefined],
    ["two breaks of 59 ms", ["exit"], seen(breaks("exit", 2, 59)), undefined],
    [
      "a twin that sees half",
      ["entry", "entry2"],
      seen([...breaks("entry", 4, 200), ...breaks("entry2", 2, 200)]),
      undefined,
    ],
    ["a blind twin", ["entry", "entry2"], seen(breaks("entry", 3, 200)), /fault entry2: 0 breaks where its twin had 3/],
    ["a silent zone", ["head"], seen([]), /fault head: says nothing/],
    ["a live zone", ["head"], seen(ranges("head", 200, still(2400))), undefined],
    ["a slow zone", ["head"], seen(ranges("head", 79, still(2400))), /hint head: 7\.9 samples a second/],
    ["a zone of 8 Hz", ["head"], seen(ranges("head", 80, still(2400))), undefined],
    ["sunlight", ["tail"], seen(ranges("tail", 200, still(1), 6)), /fault tail: 100 % .*drown in light.*leave it out/],
    ["no reflection", ["tail"], seen(ranges("tail", 200, still(1), 4)), /hint tail: 100 % .*no reflection/],
    ["mirrors", ["tail"], seen(ranges("tail", 200, still(1), 7)), /fault tail: 100 % .*beyond its range/],
    ["a broken status", ["tail"], seen(ranges("tail", 200, still(1), 3)), /fault tail: .*status 3/],
    ["a frozen zone", ["head"], seen(ranges("head", 200, () => 2400)), /fault head: the same 2400 mm 200 times/],
    ["a covered zone", ["head"], seen(ranges("head", 200, still(80))), /fault head: sees something at \d+ mm/],
    [
      "an edge in view",
      ["head"],
      seen(ranges("head", 200, (i) => (i % 2 === 0 ? 1500 : 2000) + (i % 7))),
      /hint head: readings spread/,
    ],
  ])("for %s", (_, sensors, observation, expected) => {
    const said = adviseAll(sensors, observation, true).map(
      ({ weight, sensor, text }) => `${weight} ${sensor}: ${text}`,
    );
    if (expected === undefined) expect(said).toEqual([]);
    else expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    [0, 3, 1],
    [0, 2, 0],
    [1, 3, 1],
    [2, 5, 0],
    [2, 6, 1],
    [30, 9, 0],
  ])("after %i in and %i back finds %i swapped pairs", (inward, outward, findings) => {
    expect(adviseCounts({ inward, outward })).toHaveLength(findings);
  });

  it("keeps hints to itself while people walk", () => {
    const moving = seen(ranges("head", 200, (i) => (i % 2 === 0 ? 1500 : 2000) + (i % 7)));
    expect(adviseAll(["head"], moving, false)).toEqual([]);
  });
});
