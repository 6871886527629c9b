import { expect, it } from "vitest";
import { medianOf } from "../../../../host/core/report/median.ts";

it.each([
  [[], null],
  [[7], 7],
  [[1, 4], 2.5],
  [[1, 2, 9], 2],
  [[1, 2, 4, 9], 3],
])("the median of %j is %j", (sorted, median) => expect(medianOf(sorted)).toBe(median));
