import { transformSync } from "@babel/core";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { functionsOfClasses } from "../../../../firmware/build/lua/classes.ts";
import { objectsToArrays } from "../../../../firmware/build/lua/objects-to-arrays.ts";

/** Both passes, for a program whose members are named by their classes. */
function asArrays(code: string): string {
  return [functionsOfClasses, objectsToArrays].reduce((text, pass) => {
    const options = { configFile: false as const, babelrc: false, parserOpts: { plugins: ["typescript" as const] } };
    return transformSync(text, { ...options, plugins: [pass] })?.code ?? "";
  }, code);
}

/** What a program gives; rows begin with 1, as in Lua. */
function run(code: string): unknown {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, useDefineForClassFields: false },
  });
  return new Function(`var nothingYet; function setmetatable(row, methods) {
    const object = Object.create(methods);
    row.forEach((value, i) => { object[i + 1] = value; });
    return object;
  }
  ${outputText}\nreturn main();`)();
}

describe("classes as functions, objects as arrays", () => {
  it.each([
    [
      "fields with first values, of arguments and of other objects, and fields without",
      `class A { n__A = 1; s__A = "x"; late__A; sum__A; b__A; constructor(n) { this.sum__A = n + 2; this.b__A = new B(n, this.n__A); this.n__A = 5; }
        get__A() { this.late__A = (this.late__A || 0) + this.n__A; return [this.n__A, this.s__A, this.sum__A, this.late__A, this.b__A.all__B()]; } }
      class B { p__B; q__B; constructor(p, q) { this.p__B = p; this.q__B = q; this.count__B(); } count__B() { this.p__B += 1; }
        all__B() { return this.p__B + "/" + this.q__B; } }
      function main() { const a = new A(3), b = new A(4); a.get__A(); return [a.get__A(), b.get__A()].join(); }`,
    ],
    [
      "methods that an interface knows, and functions that remember the object",
      `class C { n__C = 2; own__C(k) { return [1, 2].map((i) => i * k * this.n__C).join(); } shown(k) { return this.own__C(k) + "!"; } }
      function say(x) { return x.shown(3); }
      function main() { return say(new C()); }`,
    ],
    [
      "a method that is handed on",
      `class D { n__D = 4; get__D() { return this.n__D; } }
      function main() { const d = new D(); return d.get__D.call(d); }`,
    ],
  ])("keep what a program does: %s", (_, code) => {
    expect(run(asArrays(code))).toEqual(run(code));
  });

  it("leave no class where no interface knows a method, and no name of a field", () => {
    const code = asArrays(
      "class E { a__E = 1; b__E = 2; sum__E() { return this.a__E + this.b__E; } } new E().sum__E();",
    );
    expect(code).toContain("declare class E");
    expect(code).toContain("me[1] + me[2]");
    expect(code).toContain("sum__E(make__E())");
  });
});
