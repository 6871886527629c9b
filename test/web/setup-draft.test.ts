import { describe, expect, it } from "vitest";
import { typedNumber, typedNumbers, valueAt, withValue } from "../../host/web/public/setup-draft.ts";

describe("withValue", () => {
  const content = { store: "a", lanes: [{ box: "x", name: "X" }, { box: "y" }] };
  it("changes one value without mutating the original", () => {
    const before = structuredClone(content);
    expect(valueAt(withValue(content, ["lanes", 1, "name"], "Y"), ["lanes", 1])).toEqual({ box: "y", name: "Y" });
    expect(content).toEqual(before);
  });
  it("creates missing objects, and removes them with their last key", () => {
    const made = withValue(content, ["targets", "callAbove"], 4);
    expect(made).toEqual({ ...content, targets: { callAbove: 4 } });
    expect(withValue(made, ["targets", "callAbove"], undefined)).toEqual(content);
  });
  it("adds to a missing list, and removes a member", () => {
    expect(withValue({}, ["doors", 0], { box: "d" })).toEqual({ doors: [{ box: "d" }] });
    expect(withValue(content, ["lanes", 0], undefined)).toEqual({ store: "a", lanes: [{ box: "y" }] });
    expect(withValue({ doors: [{ box: "d" }] }, ["doors", 0], undefined)).toEqual({});
  });
  it("keeps a list member whose last key was removed", () => {
    expect(withValue({ lanes: [{ name: "X" }] }, ["lanes", 0, "name"], undefined)).toEqual({ lanes: [{}] });
  });
});

describe("typed text", () => {
  it.each([
    ["3", 3],
    [" 0,5 ", 0.5],
    ["", undefined],
    ["3 min", "3 min"],
    ["Infinity", "Infinity"],
  ])("%j is %j", (text, value) => expect(typedNumber(text)).toBe(value));
  it("reads numbers separated by commas or spaces", () => expect(typedNumbers("180, 240 x")).toEqual([180, 240, "x"]));
});
