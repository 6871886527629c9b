import { describe, expect, it } from "vitest";
import { parseYaml } from "../../../host/config/yaml-file.ts";
import { InputError } from "../../../host/core/problems/input-error.ts";

const LAUGHS = `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
store: [*d, *d]
`;

describe("a YAML file", () => {
  it("gives its values and their lines", () => {
    const file = parseYaml("store: s\nlanes:\n  - box: a\n", "f.yaml");
    expect([file.content, file.at(["lanes", 0, "box"]), file.lineOf(["lanes", 0, "box"])]).toEqual([
      { store: "s", lanes: [{ box: "a" }] },
      "a",
      3,
    ]);
  });

  it.each([
    ["a sign that is none", "store: [", /f\.yaml:1: found .*expected valid YAML/],
    ["an alias without its anchor", "store: *nowhere\n", /found Unresolved alias/],
    ["aliases that grow without end", LAUGHS, /found Excessive alias count/],
    ["an anchor of control characters", "store: &a\0b s\nlanes: [{box: a}]\n", /found Anchor must not contain/],
    ["an anchor of spaces that are none", "store: &a\u00a0b s\n", /found Anchor must not contain/],
  ])("is refused in words with %s", (_, text, message) => {
    expect(() => parseYaml(text, "f.yaml")).toThrow(InputError);
    expect(() => parseYaml(text, "f.yaml")).toThrow(message);
  });
});
