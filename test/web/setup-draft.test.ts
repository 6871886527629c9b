import { describe, expect, it } from "vitest";
import { timeText, typedList, typedNumber, typedTime, valueAt, withValue } from "../../host/web/public/setup-draft.ts";

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
  it.each([
    ["1:30", 90],
    ["0:05", 5],
    ["90", 90],
    [" 2:0,5 ", 120.5],
    ["1:75", "1:75"],
    ["", undefined],
    ["soon", "soon"],
  ])("%j is %j as a time", (text, value) => expect(typedTime(text)).toBe(value));
  it.each([0, 5, 59, 60, 90, 240, 3600, 2.5])("%j s is shown as it is read", (seconds) =>
    expect(typedTime(timeText(seconds))).toBe(seconds),
  );
  it("shows minutes and seconds", () => expect([5, 90, 600].map(timeText)).toEqual(["0:05", "1:30", "10:00"]));
  it("reads values separated by commas or spaces", () => {
    expect(typedList("3:00, 240 x", typedTime)).toEqual([180, 240, "x"]);
    expect(typedList(" ", typedTime)).toBeUndefined();
  });
});
