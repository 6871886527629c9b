import { describe, expect, it, vi } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { learnedText, recall } from "../../../firmware/core/learned.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD } from "../../../protocol/channels.ts";
import { LONGEST_LEARNED } from "../../../protocol/messages/learned.ts";

const LAYOUT: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };

type Part = { exchange: (...given: never[]) => void };

/** All parts of a lane that have something to keep, however deep. */
function partsOf(owner: object, found: Set<object> = new Set()): Part[] {
  found.add(owner);
  for (const value of Object.values(owner))
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !found.has(value))
      partsOf(value, found);
  return [...found].filter((part): part is Part => "exchange" in part);
}

/** A lane in which customers come and are served for some time, `cycleS` each. */
function busyLane(cycleS: number, layout = LAYOUT): Lane {
  const lane = new Lane(layout);
  let edge = 0;
  for (let s = 1; s <= 3600; s++) {
    lane.feed(HEAD, s % cycleS > 3 ? 600 : 1340 + (s % 7), 0, 1000 * s);
    if (s % cycleS === cycleS / 2)
      for (let channel = 0; channel < 4; channel++)
        lane.feed(channel % 2 === 0 ? 0 : 1, channel < 2 ? 1 : 0, 0, 1000 * s + 50 * ++edge);
    edge = 0;
    if (s % cycleS === 0) {
      lane.feed(EXIT, 1, 0, 1000 * s + 500);
      lane.feed(EXIT, 0, 0, 1000 * s + 800);
    }
    lane.tick(1000 * s + 900);
  }
  return lane;
}

describe("what a lane has learned", () => {
  it("is the same after it was taken by another lane", () => {
    const text = learnedText(busyLane(40), LAYOUT);
    const next = new Lane(LAYOUT);
    expect(recall(next, LAYOUT, text)).toBe(true);
    expect(learnedText(next, LAYOUT)).toBe(text);
    expect(text).not.toBe(learnedText(new Lane(LAYOUT), LAYOUT));
  });

  it.each([
    ["a lane", LAYOUT],
    ["a line before several tills", { ...LAYOUT, tills: 3 }],
    ["the lean kit", { ...LAYOUT, tail: false }],
  ])("is asked of every part of %s that learns", (_, layout) => {
    const lane = new Lane(layout);
    const parts = partsOf(lane);
    const asked = parts.map((part) => vi.spyOn(part, "exchange"));
    learnedText(lane, layout);
    expect(parts.length).toBeGreaterThan(8);
    expect(parts.filter((_, i) => asked[i]?.mock.calls.length !== 1)).toEqual([]);
  });

  it("is the service, the zones and the crossings of this lane", () => {
    const lane = busyLane(40);
    const next = new Lane(LAYOUT);
    recall(next, LAYOUT, learnedText(lane, LAYOUT));
    expect(next.service.cycleS).toBeCloseTo(lane.service.cycleS, 1);
    expect(next.service.cycleS).toBeLessThan(60);
    expect(next.calibration.scale).toBeCloseTo(lane.calibration.scale, 1);
    expect(next.headZone.background.surely()).toBe(lane.headZone.background.surely());
  });

  it("is how long people walk to the pay point, which an empty lane tells for their wait", () => {
    const lane = new Lane(LAYOUT);
    let s = 0;
    const run = (untilS: number, isAtTill = false): void => {
      for (; s < untilS; s++) {
        lane.feed(HEAD, isAtTill ? 600 : 1340 + (s % 7), 0, 1000 * s);
        lane.tick(1000 * s + 900);
      }
    };
    run(300);
    for (let n = 0; n < 4; n++) {
      for (let edge = 0; edge < 4; edge++)
        lane.feed(edge % 2 === 0 ? ENTRY : ENTRY_2, edge < 2 ? 1 : 0, 0, 1000 * s - 80 + 20 * edge);
      run(s + 14);
      run(s + 50, true);
      for (const value of [1, 0]) lane.feed(EXIT, value, 0, 1000 * s - 100 * value);
      run(s + 200);
    }
    expect(lane.waitS).toBeGreaterThan(11);
    expect(lane.waitS).toBeLessThan(17);
    const next = new Lane(LAYOUT);
    recall(next, LAYOUT, learnedText(lane, LAYOUT));
    for (let later = 0; later < 300; later++) {
      next.feed(HEAD, 1340 + (later % 7), 0, 1000 * later);
      next.tick(1000 * later + 900);
    }
    expect(next.waitS).toBeCloseTo(lane.waitS, 0);
  });

  it("leaves a lane alone from which it is asked", () => {
    const [asked, other] = [busyLane(40), busyLane(40)];
    learnedText(asked, LAYOUT);
    for (const lane of [asked, other]) lane.tick(3_602_000);
    expect(asked.line.p).toEqual(other.line.p);
    expect(learnedText(asked, LAYOUT)).toBe(learnedText(other, LAYOUT));
  });

  it("does not take the place of what was measured", () => {
    const measured = { ...LAYOUT, headMm: 1500 };
    const lane = new Lane(measured);
    recall(lane, measured, learnedText(new Lane({ ...LAYOUT, headMm: 1320, tailMm: 900 }), LAYOUT));
    expect(lane.headZone.background.surely()).toBe(1500);
    expect(lane.tailZone.background.surely()).toBe(900);
  });

  it("says nothing of a background that may be somebody", () => {
    const lane = new Lane(LAYOUT);
    for (let i = 1; i <= 200; i++) lane.feed(HEAD, 2000, 0, 50 * i);
    expect(learnedText(lane, LAYOUT).split(" ")[1]).toBe("-1");
  });

  it("fits its message for every layout", () => {
    for (const tills of [0, 3, 12])
      for (const tail of [true, false]) {
        const layout = { ...LAYOUT, tills, tail };
        const text = learnedText(busyLane(40, layout), layout);
        expect(text.length).toBeLessThan(LONGEST_LEARNED);
        expect(recall(new Lane(layout), layout, text)).toBe(true);
      }
  });

  const good = learnedText(new Lane(LAYOUT), LAYOUT);
  it.each([
    ["nothing", ""],
    ["backgrounds alone", "1320|900"],
    ["a text cut short", good.slice(0, -3)],
    ["one value too many", `${good} 7`],
    ["words", good.replace("7500", "nil")],
    ["no number", good.replace("7500", "NaN")],
    ["a broken number", good.replace("7500", "75.5")],
    ["another layout", learnedText(new Lane({ ...LAYOUT, tail: false }), { ...LAYOUT, tail: false })],
    ["another form", good.replace(/^\d+/, "0")],
  ])("is not taken from %s", (_, text) => {
    const lane = new Lane(LAYOUT);
    expect(recall(lane, LAYOUT, text)).toBe(false);
    expect(learnedText(lane, LAYOUT)).toBe(good);
  });

  it("is kept within what a lane can be", () => {
    const lane = new Lane(LAYOUT);
    expect(recall(lane, LAYOUT, good.replace(/ [-0-9]+/g, " 1000000000000000"))).toBe(true);
    for (let s = 1; s <= 600; s++) lane.tick(1000 * s);
    expect(lane.line.median()).toBeLessThan(5);
    expect(Number.isFinite(lane.waitS + lane.confidence(600_000))).toBe(true);
  });
});
