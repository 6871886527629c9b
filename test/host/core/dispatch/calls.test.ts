import { expect, it } from "vitest";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../../../host/core/dispatch/threshold-policy.ts";
import { closed, idle, lane } from "../../lanes.ts";

it.each([
  [0, "0 withdrawn 2"],
  [1, "2 withdrawn 2"],
])("a call is withdrawn after a quiet of %i ms: at %s", (quietMs, withdrawn) => {
  const dispatch = newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }, { ...DEFAULT_TARGETS, quietMs });
  dispatch.decide([lane("1", { waiting: 6 }), closed("2")], -1000);
  const said = [0, 1, 2].flatMap((tMs) => {
    const { decisions } = dispatch.decide([idle("1"), closed("2")], tMs);
    return decisions.map(({ kind, box }) => `${tMs} ${kind} ${box}`);
  });
  expect(said).toEqual([withdrawn]);
});
