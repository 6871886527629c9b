import { expect, it } from "vitest";
import { CONFIG, describeIssue } from "../../host/config/config.ts";
import { fixOf } from "../../host/web/public/setup-faults.ts";

const SHOP = { store: "corner", lanes: [{ box: "lane-1" }, { box: "lane-2" }] };

/** What the page says of a configuration, by the host's own check. */
function fixesOf(changes: object): string[] {
  return (CONFIG.safeParse({ ...SHOP, ...changes }).error?.issues ?? []).map((issue) => {
    const { path, message } = describeIssue(issue);
    return fixOf({ path, found: "", expected: message });
  });
}

it.each([
  [{ targets: { callAbove: "many" } }, "Enter a number."],
  [{ targets: { callAbove: 2.5 } }, "Enter a whole number."],
  [{ targets: { callAbove: -1 } }, "Enter 0 or more."],
  [{ targets: { callAbove: 51 } }, "Enter 50 or less."],
  [{ targets: { coolDownMs: 86400001 } }, "Enter 24 h 0 min or less."],
  [{ targets: { coolDownMs: -1 } }, "Enter 0 s or more."],
  [{ targets: { minConfidence: 1.5 } }, "Enter 1 or less."],
  [{ store: "" }, "Enter 1 to 32 letters, digits, dots, dashes or underscores."],
  [{ lanes: [{ box: "a b" }] }, "Enter 1 to 32 letters, digits, dots, dashes or underscores."],
  [
    { lanes: [{ box: "lane-1" }, { box: "lane-1", name: "Other" }] },
    "Another place has this box: enter the name of another box.",
  ],
  [
    { lanes: [{ box: "lane-1" }, { box: "lane-2", name: "lane-1" }] },
    "Another lane or till has this name: choose one that staff can tell apart.",
  ],
  [{ lanes: [] }, "Add at least one lane."],
])("says of %j what to enter", (changes, fix) => {
  expect(fixesOf(changes)).toEqual([fix]);
});
