import { transformSync } from "@babel/core";
import { describe, expect, it } from "vitest";
import { type ConstantOptions, placeConstants } from "../../../../firmware/build/shrink/constants.ts";
import { compacted } from "../compacted.ts";

const placed = (code: string, intoFunctions = false): string =>
  compacted(code, () => placeConstants({ intoFunctions, typed: false }) as never);

/** The same of TypeScript, for Lua. */
function typed(code: string): string | null | undefined {
  const options: ConstantOptions = { intoFunctions: true, typed: true };
  return transformSync(code, {
    plugins: [() => placeConstants(options) as never],
    parserOpts: { plugins: ["typescript"] },
    configFile: false,
    babelrc: false,
    compact: true,
  })?.code;
}

describe("constants in their places", () => {
  it.each([
    ["numbers", "const A=-3;f(A,A);", "f(-3,-3);"],
    ["switches", "const A=true;function g(){f(A);}", "function g(){f(true);}"],
    ["short texts", 'const A="a";f(A,A);', 'f("a","a");'],
    ["sums of constants", "const A=2;const B=A*3+1;f(B);", "f(7);"],
    [
      "records that are a name for their fields",
      'const A={name:"a",pin:"B1"};f({n:A.name,p:A.pin});function g(){h(A.name);}',
      'f({n:"a",p:"B1"});function g(){h("a");}',
    ],
    ["records of records", 'const A={x:"B1"};const B={pins:A};f(B.pins);', 'f({x:"B1"});'],
    ["a table that is used once, at the start", "const A=[1,2];f(A);", "f([1,2]);"],
  ])("are %s", (_, code, expected) => {
    expect(placed(code)).toBe(expected);
  });

  it.each([
    ["long numbers", "const A=12345678901234567;f(A,A);"],
    ["tables that functions use", "const A=[1];function g(){f(A);}"],
    ["tables that are used twice", "const A=[1];f(A);f(A);"],
    ["records that change", "const A={n:1};A.n=2;f(A);"],
    ["records that are asked for what they lack", 'const A={name:"a"};f(A.names,A);'],
    ["functions of records", "const A={go:function(){}};A.go();"],
    ["names that change", "let A=1;A=2;f(A);"],
  ])("are not %s", (_, code) => {
    expect(placed(code)).toBe(code);
  });

  it("stand in functions where tables cost no memory there", () => {
    expect(placed("const A=[1];function g(){f(A);}", true)).toBe("function g(){f([1]);}");
  });

  it("are long texts where a name costs memory", () => {
    const code = 'const A="a text of many letters";f(A,A);';
    expect(placed(code, true)).toBe('f("a text of many letters","a text of many letters");');
    expect(placed(code)).toBe(code);
  });

  it("are texts put together of others, whatever their types", () => {
    const code = 'const A = "a|b"; const B = ("n " + A + ",x") as const; f({ A, B }.B, B);';
    expect(typed(code)).toBe(
      'declare const A="a|b";declare const B="n "+"a|b"+",x"as const;f({A:"a|b",B:"n a|b,x"}.B,"n a|b,x");',
    );
  });

  it("stay declared for the types that speak of them", () => {
    expect(typed("const A = [1, 2] as const; type T = typeof A; f(A);")).toBe(
      "declare const A=[1,2]as const;type T=typeof A;f([1,2]);",
    );
  });
});
