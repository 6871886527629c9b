import { describe, expect, it } from "vitest";
import { inlineConstants } from "../../../firmware/build/short-constants.ts";
import { compacted } from "./compacted.ts";

const inlined = (code: string): string => compacted(code, inlineConstants);

describe("constants in their places", () => {
  it.each([
    ["numbers", "const A=-3;f(A,A);", "f(-3,-3);"],
    ["switches", "const A=true;function g(){f(A);}", "function g(){f(true);}"],
    [
      "records that are a name for their fields",
      'const A={name:"a",pins:{x:"B1"}};f({n:A.name,p:A.pins});function g(){h(A.name);}',
      'f({n:"a",p:{x:"B1"}});function g(){h("a");}',
    ],
  ])("are %s", (_, code, expected) => {
    expect(inlined(code)).toBe(expected);
  });

  it.each([
    ["long numbers", "const A=1234567890;f(A,A);"],
    ["records that go somewhere as a whole", 'const A={name:"a"};f(A.name,A);'],
    ["records whose records are made more than once", "const A={pins:{}};f(A.pins);f(A.pins);"],
    ["records that are read later", "const A={pins:{}};function g(){f(A.pins);}"],
    ["records that change", 'const A={name:"a"};A.name="b";f(A.name);'],
    ["records asked for what they lack", 'const A={name:"a"};f(A.names);'],
    ["functions of records", "const A={go:function(){}};A.go();"],
  ])("are not %s", (_, code) => {
    expect(inlined(code)).toBe(code);
  });
});
