import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildEspruino } from "../../../../firmware/build/espruino/build.ts";
import { findViolations } from "../../../../firmware/build/espruino/dialect.ts";

const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });
const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-dialect-"));
afterAll(() => rmSync(dir, { recursive: true }));

function problems(code: string): string[] {
  return findViolations(code, NO_MAP, "b.js").map((v) => `${v.line}:${v.column} ${v.message}`);
}

describe("the dialect check", () => {
  it.each([
    ["var {a} = E", "destructuring does not parse"],
    ["function f(a = 1) {}", "default parameters do not parse"],
    ["function f(...a) {}", "rest parameters do not parse"],
    ["print(...[1])", "spread does not parse"],
    ["E?.x", "'?.' does not parse"],
    ["E.x ??= 1", "'??=' does not parse"],
    ["2 ** 3", "'**' does not parse"],
    ["({[E.x]: 1})", "computed keys do not parse"],
    ["class A { #x = 1 }", "private names do not parse"],
    ["class A { x = 1 }", "class fields do not parse"],
    ["function* f() {}", "generators do not parse"],
    ["async function f() {}", "async functions do not parse"],
    ["a: for (;;) break a", "labels do not parse"],
    ["class A { of() {} }", "a method cannot be named 'of'"],
    ["[].length = 0", "assigning to length throws"],
    ["try { E.x() } catch { }", "catch without a parameter does not parse"],
    ["new Map()", "global 'Map' does not exist on a board"],
    ["Symbol", "global 'Symbol' does not exist on a board"],
    ["process2.x", "global 'process2' does not exist on a board"],
    ["Math.trunc(1)", "Math.trunc does not exist on a board"],
    ["Math.hypot(1)", "Math.hypot does not exist on a board"],
    ["Number.isInteger(1)", "Number.isInteger does not exist on a board"],
    ["Array.from([])", "Array.from does not exist on a board"],
    ["Object.freeze({})", "Object.freeze does not exist on a board"],
    ["Promise.race([])", "Promise.race does not exist on a board"],
    ["var q = [1]; q.length--", "assigning to length throws"],
    ["var M = Math; M.trunc(1)", "Math under another name cannot be checked"],
    ["new globalThis.Map()", "global 'Map' does not exist on a board"],
    ["Float64Array.from([1])", "Float64Array.from does not exist on a board"],
    [
      "class A { m() {} } class B extends A { m() { super.m(); } } class C extends B { m() { super.m(); } } new C();",
      "super.method() two levels deep recurses for ever",
    ],
    ["[].at(0)", "method 'at' does not exist on a board"],
    ["[[]].flat()", "method 'flat' does not exist on a board"],
  ])("finds %s", (code, message) => {
    expect(problems(code).map((p) => p.replace(/^\S+ /, ""))).toContain(message);
  });

  it.each([
    ["f(); var x = 1; var f = function () {};", "'f' is used before it is defined"],
    ["g(); var g2 = 1; class A {} new A(); function g() {}", "'g' is used before it is defined"],
    ["var k = function () { return n; }; k(); var n = 3;", "'n' is used before it is defined"],
    ["new B(); class B { constructor() {} }", "'B' is used before it is defined"],
    ["class C { constructor() { print(late); } } new C(); var late = 1;", "'late' is used before it is defined"],
    ["var m = (o = 1, o); var o; print(m, o);", "'o' is used before it is defined"],
    ["(function () { h(); var i = 1; var h = function () {}; })()", "'h' is used before it is defined"],
  ])("finds what is used before it is defined: %s", (code, message) => {
    expect(problems(code).map((p) => p.replace(/^\S+ /, ""))).toContain(message);
  });

  it.each([
    "var later = function () { return after(); }; var after = function () {}; later();",
    "setTimeout(function () { x(); }, 1); var x = function () {};",
    "class A { at() { return 1; } } new A().at();",
    "var o = { flat: 1 }; print(o.flat);",
    `let a = \`x\${1}\`; for (const b of [a]) print(b); E.x ?? 1;`,
    "class A { get y() { return 1; } static z() {} } class B extends A { constructor() { super(); } } new B();",
    "try { E.x(); } catch (e) {}",
  ])("passes %s", (code) => {
    expect(problems(code)).toEqual([]);
  });

  it("fails the build at the place in the source, through every step of it", async () => {
    const entry = path.join(dir, "entry.ts");
    writeFileSync(
      path.join(dir, "part.ts"),
      "// a part\n\nexport function part(x: number): number {\n  return Math.trunc(x);\n}\n",
    );
    writeFileSync(
      entry,
      'import { part } from "./part.ts";\ndeclare function print(x: unknown): void;\nprint(part(1.5));\nprint(new Set());\n',
    );
    await expect(buildEspruino(entry, dir)).rejects.toThrow(/entry\.ts:4:\d+: global 'Set' does not exist on a board/);
    await expect(buildEspruino(entry, dir)).rejects.toThrow(/part\.ts:4:\d+: Math\.trunc does not exist on a board/);
  });

  it.each([
    ["async function f(): Promise<void> {}\nprint(f);", "1:1: async functions do not parse"],
    ["class A {\n  #x = 1;\n  y() {\n    return this.#x;\n  }\n}\nprint(new A());", "2:3: private names do not parse"],
    ["const k = String(print);\nprint({ [k]: 1 });", "2:9: computed keys do not parse"],
    ["\na: for (;;) break a;", "2:1: labels do not parse"],
    ["function* g() {}\nprint(g);", "1:1: generators do not parse"],
  ])("names the place of what would be turned into something else first: %j", async (code, problem) => {
    const entry = path.join(dir, "syntax.ts");
    writeFileSync(entry, `${code}\n`);
    await expect(buildEspruino(entry, dir)).rejects.toThrow(`syntax.ts:${problem}`);
  });

  it("lets through what the build writes out: defaults, destructuring, spread, '?.', let in loops", async () => {
    const entry = path.join(dir, "fine.ts");
    writeFileSync(
      entry,
      `declare function print(x: unknown): void;
main();
function main({ a, b } = { a: 1, b: [2, 3] }, ...rest: number[]) {
  const o: { p?: { q: number } } = {};
  const all = [];
  for (let i = 0; i < 3; i++) all.push(() => i);
  print([a, ...b, ...rest, o.p?.q, 2 ** 3, all.map((f) => f())]);
}
`,
    );
    const code = await buildEspruino(entry, dir);
    let printed: unknown;
    new Function("print", code)((x: unknown) => {
      printed = x;
    });
    expect(printed).toEqual([1, 2, 3, undefined, 8, [0, 1, 2]]);
  });
});
