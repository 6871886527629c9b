import { describe, expect, it } from "vitest";
import { BoxLimits } from "../../../../host/core/boxes/box-limits.ts";
import type { BoxMessage } from "../../../../host/core/boxes/box-transport.ts";
import { textOf } from "../../warning-text.ts";

function message(changes: Partial<BoxMessage> = {}, boot = "b1"): BoxMessage {
  const payload = `{"v":1,"boot":"${boot}","seq":1}`;
  return { box: "lane-1", kind: "telemetry", payload, from: "mqtt 192.0.2.7", ...changes };
}

describe("what one box may send", () => {
  it("a full outbox is taken; a flood is dropped and named, and other boxes are not touched", () => {
    const limits = new BoxLimits(["lane-1", "lane-2"], 1);
    const judged = Array.from({ length: 20000 }, (_, i) => limits.judge(message(), i / 10));
    const taken = judged.filter(({ isTaken }) => isTaken).length;
    expect(taken).toBeGreaterThanOrEqual(512);
    expect(taken).toBeLessThan(800);
    const warnings = judged.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
    expect(warnings.length).toBeLessThanOrEqual(3);
    expect(textOf(warnings[0])).toContain("Box lane-1 (mqtt 192.0.2.7) sends more than 50 messages a second");
    expect(limits.judge(message({ box: "lane-2" }), 2000)).toEqual({ isTaken: true, warning: undefined });
  });

  it("takes as much more as virtual time runs faster", () => {
    const limits = new BoxLimits([], 100);
    const judged = Array.from({ length: 20000 }, (_, i) => limits.judge(message(), 5 * i));
    expect(judged.every(({ isTaken }) => isTaken)).toBe(true);
  });

  it("names both addresses of two boxes with one name", () => {
    const limits = new BoxLimits(["lane-1"], 1);
    const other = message({ from: "mqtt 192.0.2.8" }, "b2");
    const warnings = [0, 1, 2, 3, 4, 5].map((i) => limits.judge(i % 2 ? other : message(), 1000 * i).warning);
    expect(warnings.at(-1)?.key).toBe("twins lane-1");
    expect(textOf(warnings.at(-1))).toBe(
      "Two boxes are named lane-1: one at mqtt 192.0.2.7, boot b1, one at mqtt 192.0.2.8, boot b2",
    );
    expect(warnings.filter((warning) => warning !== undefined)).toHaveLength(2);
  });

  it("holds a bounded number of boxes that somebody has made up, and forgets them again", () => {
    const limits = new BoxLimits(["lane-1"], 1);
    const taken = Array.from({ length: 1000 }, (_, i) => limits.judge(message({ box: `x${i}` }), i));
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(100);
    expect(textOf(taken.find(({ warning }) => warning !== undefined)?.warning)).toContain("x100 (mqtt 192.0.2.7)");
    expect(limits.judge(message(), 1000).isTaken).toBe(true);
    expect(limits.judge(message({ box: "new" }), 601000).isTaken).toBe(true);
  });
});
