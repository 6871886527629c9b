import { expect, it } from "vitest";
import { type BoxHealth, boxText, tillText } from "../../host/web/public/box-words.ts";
import { telemetry } from "../host/telemetry.ts";

const HEALTH = {
  ...{ tMs: 60000, heardMs: 1000, free: 46, total: 100, rssiDbm: -60, lateMs: 40, errors: null, failedStarts: 2 },
  ...{ entryPerMin: 0, exitPerMin: 0, headHz: 20, tailHz: 20, image: "earlier" },
} as unknown as BoxHealth;

it("a box that is heard says how long it has run", () => {
  expect(boxText(HEALTH, 61000, true)).toMatch(/^up 2 min, 46\s% of memory free, .*2 failed starts/);
  expect(tillText(telemetry({ till: "open" }), true)).toBe("open");
});

it("of one that is not heard, nothing is told that may be otherwise by now", () => {
  expect(boxText(HEALTH, 61000, false)).toMatch(/^2 failed starts/);
  expect(boxText({ ...HEALTH, failedStarts: 0, image: "newest" }, 61000, false)).toBe("–");
  expect(tillText(telemetry({ till: "open" }), false)).toBe("–");
});
