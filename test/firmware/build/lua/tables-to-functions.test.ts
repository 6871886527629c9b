import { transformSync } from "@babel/core";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { tablesToFunctions } from "../../../../firmware/build/lua/tables-to-functions.ts";

function changed(code: string): string {
  const options = { configFile: false as const, babelrc: false, parserOpts: { plugins: ["typescript" as const] } };
  return transformSync(code, { ...options, plugins: [tablesToFunctions] })?.code ?? "";
}

describe("tables that are only asked", () => {
  it("become functions that answer the same, for keys that they lack as well", () => {
    const code = `const OF = { one: 1, two: "x", three: { deep: 3 } } as const;
      function main() { return JSON.stringify(["one", "two", "three", "four"].map((key) => OF[key])); }`;
    const run = (text: string): unknown => new Function(`${ts.transpile(text)}\nreturn main();`)();
    expect(run(changed(code))).toEqual(run(code));
    expect(changed(code)).toContain("OFOf(key)");
  });

  it.each([
    ["go somewhere as a whole", "const A = { a: 1 }; f(A, A[k]);"],
    ["change", "const A = { a: 1 }; A[k] = 2; f(A[k]);"],
    ["are asked by a name", "const A = { a: 1 }; f(A.a, A[k]);"],
    ["are lists", "const A = [1]; f(A[k]);"],
  ])("stay where they %s", (_, code) => {
    expect(changed(code)).not.toContain("function");
  });
});
