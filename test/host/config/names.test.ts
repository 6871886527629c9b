import { expect, it } from "vitest";
import { CONFIG } from "../../../host/config/config.ts";

const faultsOf = (lanes: object[], more: object = {}): string[] =>
  (CONFIG.safeParse({ store: "corner", lanes, ...more }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

it.each([
  ["the same", "Till 1", "Till 1"],
  ["read as the same", "Till 1", " till  1"],
  ["the name of another's box", "lane-2", undefined],
])("refuses two tills with names that are %s", (_, first, second) => {
  const lanes = [
    { box: "lane-1", name: first },
    { box: "lane-2", ...(second === undefined ? {} : { name: second }) },
  ];
  expect(faultsOf(lanes)).toEqual([expect.stringMatching(/^lanes\.1\.name: another name: /)]);
});

it("refuses a group's till that has the name of a lane", () => {
  const groups = [{ box: "line", name: "Line", tills: [{ box: "a", name: "Till 1" }] }];
  expect(faultsOf([{ box: "lane-1", name: "Till 1" }], { groups })).toEqual([
    expect.stringMatching(/^groups\.0\.tills\.0\.name/),
  ]);
});

it("takes names that differ", () => {
  expect(faultsOf([{ box: "lane-1", name: "Till 1" }, { box: "lane-2" }])).toEqual([]);
});
