import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { merging } from "../../../../firmware/build/lua/merge-functions.ts";
import { lua, note } from "../../../e2e/programs.ts";
import { inLua } from "./in-lua.ts";

const PROGRAM = `declare function print(...values: unknown[]): void;
function sum(a: number, b: number): number { return twice(a) + b; }
function twice(a: number): number { if (a > 100) { return a; } return 2 * a; }
function none(): string { return "none"; }
function text(a: string, b: number): string { let c = a; for (let i = 0; i < b; i++) { c += none(); } return c; }
function value(a: number): number { return a; }
function counted(n: number): number { return n === 0 ? 0 : 1 + counted(n - 1); }
function unused(): number { return value(unused()); }
const kept = value;
print(sum(1, 2), text("x", 2), kept(3), value(4), counted(5), [1, 2].length);
`;

describe.skipIf(lua === undefined)(`merged functions${note("lua5.1", lua)}`, () => {
  const said = (program: string): string => {
    const { stdout, stderr } = spawnSync(lua as string, ["-"], { input: program, encoding: "utf8", timeout: 20000 });
    expect(stderr).toBe("");
    return stdout;
  };

  it("do what they did, and what is more than called stays a function", () => {
    const merged = inLua(PROGRAM, [merging]);
    expect(said(merged)).toBe(said(inLua(PROGRAM, [])));
    expect(merged.match(/^function /gm)).toHaveLength(2);
    expect(merged).toMatch(/^function value/m);
  });

  it("leave out what nothing calls", () => {
    expect(inLua(PROGRAM, [merging])).not.toContain("unused");
  });

  it("are in groups with few enough constants for an instruction to name them", () => {
    const calls = Array.from({ length: 90 }, (_, i) => `print(f${i}(${i}));`);
    const functions = calls.map(
      (_, i) => `function f${i}(a: number): number { return a + ${i}.25 + ${i}.5 * ${i}.75; }`,
    );
    const code = ["declare function print(...values: unknown[]): void;", ...functions, ...calls].join("\n");
    const merged = inLua(code, [merging]);
    expect(said(merged)).toBe(said(inLua(code, [])));
    expect(merged.match(/^function /gm)).toHaveLength(2);
  });

  it("go on after a branch that does not return", () => {
    const code = `declare function print(...values: unknown[]): void;
let last = 0;
function set(a: number): void { if (a > 1) { last = a; } }
function add(a: number): void { last += a; }
function told(): number { return last; }
set(1); print(told()); set(5); add(2); print(told());
`;
    expect(said(inLua(code, [merging]))).toBe("0\n7\n");
  });

  it("make a row of nothing by one instruction", () => {
    const code = "declare const nothingYet: any; export function make(): any { return [nothingYet, nothingYet]; }";
    expect(inLua(code, [merging])).toContain("{nil, nil}");
  });
});
