import { expect, it } from "vitest";
import { sensorStates } from "../../../../host/core/boxes/sensor-states.ts";
import { telemetry } from "../../telemetry.ts";

it.each([
  [0, "silent", "starting"],
  [4999, "silent", "starting"],
  [5000, "silent", "silent"],
  [0, "stuck", "stuck"],
  [0, "ok", "ok"],
  [0, "absent", "absent"],
] as const)("after %d ms, a sensor that its box has as %s is %s", (tMs, head, state) => {
  expect(sensorStates(telemetry({ tMs, head }))).toEqual({ entry: "ok", exit: "ok", head: state, tail: "ok" });
});

it("a box that has said nothing has no sensor", () => {
  expect(sensorStates(undefined)).toEqual({ entry: "absent", exit: "absent", head: "absent", tail: "absent" });
});
