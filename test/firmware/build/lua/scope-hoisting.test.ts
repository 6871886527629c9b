import ts from "typescript";
import { describe, expect, it } from "vitest";
import { hoistModules } from "../../../../firmware/build/lua/scope-hoisting.ts";
import { openProgram } from "../../../../firmware/build/shrink/program.ts";

function hoisted(files: { [name: string]: string }, taken: string[] = []): string {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/p/${name}`, text]));
  return hoistModules(openProgram(["/p/main.ts"], texts), "/p/main.ts", new Set(taken));
}

/** What the entry exports, once the types are stripped. */
function run(code: string): unknown {
  const exports: { [name: string]: unknown } = {};
  const module = ts.ModuleKind.CommonJS;
  new Function("exports", ts.transpile(code, { module, target: ts.ScriptTarget.ESNext }))(exports);
  return exports["out"];
}

describe("modules in one scope", () => {
  it("do what they did, with names that several of them use", () => {
    const code = hoisted({
      "main.ts": `import * as two from "./two.ts"; import { name as other, type T } from "./one.ts"; const name = "main";
        export const out: T[] = [name, other, two.name, two.get()];`,
      "one.ts": `export type T = string; export const name: T = "one";`,
      "two.ts": `import { name as first } from "./one.ts"; export const name = "two"; const deep = { name };
        export function get(): string { return first + deep.name; }`,
    });
    expect(run(code)).toEqual(["main", "one", "two", "onetwo"]);
    expect(code).not.toContain("import");
  });

  it("hold only what the entry needs, and types as declarations alone", () => {
    const code = hoisted({
      "main.ts": `import { use, type Shape } from "./one.ts"; export const out = use; export type Mine = Shape;`,
      "one.ts": `export function use(): number { return 1; } export function other(): number { return 2; }
        export class Shape { n = 1; }`,
    });
    expect(code).not.toContain("other");
    expect(code).toMatch(/declare +class Shape/);
  });

  it("keep clear of the board's names", () => {
    const code = hoisted({ "main.ts": `const file = 1; export const out = file;` }, ["file"]);
    expect(code).toContain("const file2 = 1");
    expect(run(code)).toBe(1);
  });

  it("may speak of each other's types", () => {
    const code = hoisted({
      "main.ts": `import { two } from "./two.ts"; export const out = two({ n: 1 });`,
      "one.ts": `import type { Two } from "./two.ts"; export interface One { n: number; two?: Two }
        export function one(of: One): number { return of.n; }`,
      "two.ts": `import { type One, one } from "./one.ts"; export interface Two { one: One }
        export function two(of: One): number { return one(of) + 1; }`,
    });
    expect(run(code)).toBe(2);
  });
});
