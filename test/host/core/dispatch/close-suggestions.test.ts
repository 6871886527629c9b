import { describe, expect, it } from "vitest";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../../../host/core/dispatch/threshold-policy.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { closed, idle, lane } from "../../lanes.ts";

const POLICY = { name: "threshold", ...DEFAULT_THRESHOLD } as const;
const TARGETS = { ...DEFAULT_TARGETS, lampHoldMs: 0, minOpenMs: 0 };

describe("a till that may close", () => {
  it("is asked to stay for a line of its own pool, not for another's", () => {
    const dispatch = newDispatch(POLICY, TARGETS);
    const shop = (waiting: number): LaneView[] => [
      ...[idle("1"), idle("2")],
      lane("line", { role: "line", pool: "line", waiting, waitS: 90 }),
      ...[lane("a", { role: "till", pool: "line" }), closed("b", { role: "till", pool: "line" })],
    ];
    const first: string[] = [];
    for (let s = 0; s <= 60; s++)
      for (const { kind, box } of dispatch.decide(shop(0), 1000 * s).decisions) first.push(`${kind} ${box}`);
    expect(first).toEqual(["may-close 1"]);
    expect(dispatch.decide(shop(5), 61000).decisions.map(({ kind, box }) => `${kind} ${box}`)).toEqual(["call b"]);
  });
});

describe("a call that is answered", () => {
  it("says how long the till took to open, not how long it has been open", () => {
    const dispatch = newDispatch(POLICY, TARGETS);
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2")], 0);
    const answers = Array.from({ length: 41 }, (_, s) =>
      dispatch
        .decide([long, s < 25 ? closed("2") : lane("2")], 1000 * s)
        .decisions.filter((d) => d.kind === "answered"),
    ).flat();
    expect(answers).toMatchObject([{ box: "2", because: { code: "opened", seconds: 25 } }]);
  });
});
