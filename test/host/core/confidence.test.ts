import { expect, it } from "vitest";
import { surePercent } from "../../../host/core/confidence.ts";

it.each([
  [0, 0],
  [0.594, 59],
  [0.95, 95],
  [0.99, 99],
  [0.996, 99],
  [1, 99],
])("a confidence of %d is told as %d %%", (confidence, percent) => {
  expect(surePercent(confidence)).toBe(percent);
});
