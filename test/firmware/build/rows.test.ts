// What the Lua build does to objects, constants and functions must leave what a program does as it was.
import { spawnSync } from "node:child_process";
import { transformSync } from "@babel/core";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { mergeBranches, namesLocal } from "../../../firmware/build/branches.ts";
import { constantFields } from "../../../firmware/build/constant-fields.ts";
import { placeConstants } from "../../../firmware/build/constants.ts";
import { fieldsInConstructors } from "../../../firmware/build/inline-constructors.ts";
import { inlineOnce } from "../../../firmware/build/inline-once.ts";
import { constructorsAsFunctions, fieldsAsPlaces } from "../../../firmware/build/rows.ts";
import { undefinedLast } from "../../../firmware/build/undefined-last.ts";
import { lua, note } from "../../e2e/programs.ts";

const OPTIONS = {
  configFile: false as const,
  babelrc: false,
  sourceType: "script" as const,
  parserOpts: { plugins: ["typescript" as const] },
};

/** All steps, for a program whose members are named by their classes; rows begin with 1, as in Lua. */
function asRows(code: string): string {
  const steps = [
    [fieldsInConstructors, constructorsAsFunctions],
    [inlineOnce],
    [constantFields],
    [placeConstants, undefinedLast],
    [fieldsAsPlaces],
  ];
  const rows = steps.reduce((text, plugins) => transformSync(text, { ...OPTIONS, plugins })?.code ?? "", code);
  const target = ts.ScriptTarget.ESNext;
  return `${ts.transpileModule(rows, { compilerOptions: { target, useDefineForClassFields: false } }).outputText}
    var nothingYet;
    function made(row, owner) {
      const object = Object.create(owner.prototype);
      row.forEach((value, i) => { object[i + 1] = value; });
      return object;
    }`;
}

const run = (text: string): unknown => new Function(`${text}\nreturn main();`)();

describe("objects as rows", () => {
  it.each([
    [
      "fields with first values, of arguments and of other objects, and fields without",
      `class A { n$A = 1; s$A = "x"; late$A; sum$A; b$A; constructor(n) { this.sum$A = n + 2; this.b$A = new B(n, this.n$A); this.n$A = 5; }
        get() { this.late$A = (this.late$A || 0) + this.n$A; return [this.n$A, this.s$A, this.sum$A, this.late$A, this.b$A.all()]; } }
      class B { p$B; q$B; constructor(p, q) { this.p$B = p; this.q$B = q; this.count(); } count() { this.p$B += 1; } all() { return this.p$B + "/" + this.q$B; } }
      function main() { const a = new A(3), b = new A(4); a.get(); return [a.get(), b.get()].join(); }`,
    ],
    [
      "fields that are the same for all objects, and fields that only begin the same",
      `const TABLE = { low: 3, high: { deep: "d" } };
      class C { size$C; table$C; first$C; own$C; constructor(size, table, first) { this.size$C = size; this.table$C = table; this.first$C = first; this.own$C = first; }
        step() { this.first$C += 1; return this.size$C * this.first$C + this.table$C.low + this.table$C.high.deep + this.own$C; } }
      function main() { const c = new C(7, TABLE, 1), d = new C(7, TABLE, 1), e = new C(7, TABLE, 2); c.step(); return [c.step(), d.step(), e.step()].join(); }`,
    ],
    [
      "tables asked by name, for names that they lack as well, and texts put together",
      `const WORDS = "a|b"; const MORE = "x " + WORDS; const OF = { one: 1, two: MORE, three: \`\${WORDS}!\` }; const LIST = ["p", "q"];
      function main() { const r = []; for (const k of ["one", "two", "three", "four"]) r.push(OF[k], OF[k] === undefined ? undefined : k);
        for (let i = 0; i < LIST.length; i++) r.push(LIST[i]); return JSON.stringify([r, WORDS, MORE]); }`,
    ],
  ])("keeps what a program does: %s", (_, code) => {
    expect(run(asRows(code))).toEqual(run(code));
  });

  it("gives no place to what never changes", () => {
    const rows =
      asRows(`class D { size$D; name$D; constructor(size, name) { this.size$D = size; this.name$D = name; } go() { return this.size$D + this.name$D; } }
      function main() { const name = "n" + Math.random(); return new D(8, name).go(); }`);
    expect(rows).toMatch(/8 \+ this\[1\]/);
  });
});

describe.skipIf(lua === undefined)(`functions as branches of one${note("lua5.1", lua)}`, () => {
  const PROGRAM = `A = __TS__Class()
function A._0_b(self, _0, _1)
    return self:_1_b(_0) + _1
end
function A._1_b(self, _0)
    if _0 > 1 then
        return _2_(_0)
    end
end
B = __TS__Class()
function B._0_c(self)
    return "single"
end
C = __TS__Class()
function C._0_d(self)
    return self:shown(_0_()) .. self:_1_d(1)
end
function C._1_d(self, _0)
    return "-" .. _0
end
function C.shown(self, text)
    return text .. "!"
end
function _0_()
    return "none" .. _1_(
        2,
        3
    )
end
function _1_(_0, _1)
    return _0 * _1
end
function _2_(_0)
    return _1_(_0, 10)
end
local a, b, c = setmetatable({}, METHODS or A), setmetatable({}, METHODS or B), setmetatable({}, C)
print(a:_0_b(5, 1), b:_0_c(), c:_0_d(), a:_1_b(0))
`;
  const HEAD = "local function __TS__Class() local c = {} c.__index = c return c end\n";
  const said = (program: string): string => {
    const { stdout, stderr } = spawnSync(lua as string, ["-"], {
      input: HEAD + program,
      encoding: "utf8",
      timeout: 20000,
    });
    expect(stderr).toBe("");
    return stdout;
  };

  it("call each other as before, with and without arguments", () => {
    const merged = mergeBranches(PROGRAM).replaceAll("METHODS", "_methods");
    expect(said(namesLocal(merged, 40))).toBe(said(PROGRAM));
    expect(merged.match(/^function /gm)).toHaveLength(4);
  });

  it("refuses a function that is more than called", () => {
    expect(() => mergeBranches(`${PROGRAM}local f = _2_\n`)).toThrow(
      'found "local f = _2_", expected nothing but a call',
    );
  });
});
