import { transformSync } from "@babel/core";
import { describe, expect, it } from "vitest";
import { placeConstants } from "../../../../firmware/build/lua/constants.ts";

function placed(code: string): string {
  const options = { configFile: false as const, babelrc: false, parserOpts: { plugins: ["typescript" as const] } };
  return transformSync(code, { ...options, compact: true, plugins: [placeConstants] })?.code ?? "";
}

/** Without what is left for types. */
function done(code: string): string {
  return placed(code).replaceAll(/declare const .*?;(?=declare|\w)/g, "");
}

describe("constants in their places", () => {
  it.each([
    ["numbers", "const A=-3;f(A,A);", "f(-3,-3);"],
    ["switches", "const A=true;function g(){f(A);}", "function g(){f(true);}"],
    [
      "texts of any length",
      'const A="a text of many letters";f(A,A);',
      'f("a text of many letters","a text of many letters");',
    ],
    ["sums of constants", "const A=2;const B=A*3+1;f(B);", "f(7);"],
    [
      "records that are a name for their fields",
      'const A={name:"a",pin:"B1"};f({n:A.name,p:A.pin});function g(){h(A.name);}',
      'f({n:"a",p:"B1"});function g(){h("a");}',
    ],
    ["records of records", 'const A={x:"B1"};const B={pins:A};f(B.pins);', 'f({x:"B1"});'],
    [
      "a table that is used once, in a function as well",
      "const A=[1,2];function g(){f(A);}",
      "function g(){f([1,2]);}",
    ],
    [
      "texts put together of others, whatever their types",
      'const A="a|b";const B=("n "+A+",x")as const;f({A,B}.B,B);',
      'f({A:"a|b",B:"n a|b,x"}.B,"n a|b,x");',
    ],
  ])("are %s", (_, code, expected) => {
    expect(done(code)).toBe(expected);
  });

  it.each([
    ["tables that are used twice", "const A=[1];f(A);f(A);"],
    ["records that change", "const A={n:1};A.n=2;f(A);"],
    ["records that are asked for what they lack", 'const A={name:"a"};f(A.names,A);'],
    ["functions of records", "const A={go:function(){}};A.go();"],
    ["names that change", "let A=1;A=2;f(A);"],
    ["tables that go somewhere as a whole", "const A={a:1};f(A,A[k]);"],
    ["tables that change", "const A={a:1};A[k]=2;f(A[k]);"],
    ["lists", "const A=[1];f(A[k],A[k]);"],
    ["tables that are asked by a key", "const A={a:1};f(A[k],A[k]);"],
  ])("are not %s", (_, code) => {
    expect(placed(code)).toBe(code);
  });

  it("stay declared for the types that speak of them", () => {
    expect(placed("const A = [1, 2] as const; type T = typeof A; f(A);")).toBe(
      "declare const A=[1,2]as const;type T=typeof A;f([1,2]);",
    );
  });
});
