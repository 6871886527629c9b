import fc from "fast-check";
import { expect, it } from "vitest";
import { CONFIG, demoConfig } from "../../../host/config/config.ts";
import { LANGUAGES } from "../../../host/web/languages.ts";

const faultsOf = (lanes: object[], more: object = {}): string[] =>
  (CONFIG.safeParse({ store: "corner", lanes, ...more }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

it.each([
  ["the same", "Till 1", "Till 1"],
  ["read as the same", "Till 1", " till  1"],
  ["read as the same, but for what nobody sees", "Till 1", "Till\u200b\u00a01"],
  ["the name of another's box", "lane-2", undefined],
])("refuses two tills with names that are %s", (_, first, second) => {
  const lanes = [
    { box: "lane-1", name: first },
    { box: "lane-2", ...(second === undefined ? {} : { name: second }) },
  ];
  expect(faultsOf(lanes)).toEqual([expect.stringMatching(/^lanes\.1\.name: another name: /)]);
});

it.each(["   ", "\u00a0", "\u200b", "Till\n1", "Till\t1", "Till\u00001", "Till\u2028", "\u202e1 lliT"])(
  "refuses %j, which nobody could read on a page",
  (name) => {
    expect(faultsOf([{ box: "lane-1", name }])).toEqual(["lanes.0.name: a name that can be read, on one line"]);
  },
);

it.each(["Käse & Wurst", "\u{1F6D2}", "7", "Каса №2", "no"])("takes %j", (name) => {
  expect(faultsOf([{ box: "lane-1", name }])).toEqual([]);
});

it("refuses a group's till that has the name of a lane", () => {
  const groups = [{ box: "line", name: "Line", tills: [{ box: "a", name: "Till 1" }] }];
  expect(faultsOf([{ box: "lane-1", name: "Till 1" }], { groups })).toEqual([
    expect.stringMatching(/^groups\.0\.tills\.0\.name/),
  ]);
});

it("refuses any shop in which staff could not tell two places apart, and takes any other", () => {
  // Few names, so that many shops have two alike; some are read alike though they are written otherwise.
  const name = fc.constantFrom("Till 1", "till 1", " Till  1 ", "Till 2", "lane-1", "Line", undefined);
  const readAs = (text: string): string => text.trim().replaceAll(/\s+/g, " ").toLowerCase();
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.array(name, { maxLength: 2 }), (lanes, tills) => {
      const named = (box: string, text: string | undefined) => ({ box, ...(text === undefined ? {} : { name: text }) });
      const places = lanes.map((text, i) => named(`lane-${i + 1}`, text));
      const groups =
        tills.length === 0 ? [] : [{ box: "queue", tills: tills.map((text, i) => named(`till-${i + 1}`, text)) }];
      const all = [...places, ...groups, ...groups.flatMap((group) => group.tills)];
      const names = all.map((place) => readAs("name" in place ? (place.name ?? place.box) : place.box));
      const isTwice = new Set(names).size < names.length;
      const faults = faultsOf(places, { groups });
      if (isTwice) expect(faults).toEqual([expect.stringMatching(/\.name: another name: /)]);
      else expect(faults).toEqual([]);
    }),
    { numRuns: 300, seed: 20261128 },
  );
});

it("takes names that differ", () => {
  expect(faultsOf([{ box: "lane-1", name: "Till 1" }, { box: "lane-2" }])).toEqual([]);
});

it.each([
  ["en", "Till 2"],
  ["de", "Kasse 2"],
  ["uk", "Каса 2"],
  ["ru", "Касса 2"],
])("the demo's tills have names of the terminal's language: %s", (tag, name) => {
  expect(demoConfig(2, LANGUAGES.get(tag)?.CLI.till).lanes.map((lane) => lane.name)[1]).toBe(name);
});
