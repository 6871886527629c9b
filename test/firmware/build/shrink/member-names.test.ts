import ts from "typescript";
import { describe, expect, it } from "vitest";
import { nameMembers } from "../../../../firmware/build/shrink/member-names.ts";

/** The text after members are named, of one file, and one that tells what the outside knows. */
function named(code: string, outside = "", isWhole = false): string {
  const options: ts.CompilerOptions = { noLib: true, target: ts.ScriptTarget.ESNext, strict: true };
  const host = ts.createCompilerHost(options);
  const texts = new Map([
    ["own.ts", code],
    ["outside.d.ts", outside],
  ]);
  host.getSourceFile = (name, target) => ts.createSourceFile(name, texts.get(name) ?? "", target, true);
  const program = ts.createProgram([...texts.keys()], options, host);
  const own = program.getSourceFile("own.ts") as ts.SourceFile;
  const others = [program.getSourceFile("outside.d.ts") as ts.SourceFile];
  const places =
    nameMembers(program.getTypeChecker(), [own], others, isWhole).get("own.ts") ?? new Map<number, string>();
  let out = code;
  for (const [place, name] of [...places].reverse())
    out = out.slice(0, place) + name + out.slice(place + name.indexOf("__"));
  return out;
}

describe("names of members", () => {
  it("tell classes apart", () => {
    expect(named("class A { n = 1; } class B { n = 2; } function f(a: A, b: B) { return a.n + b.n; }")).toBe(
      "class A { n__A = 1; } class B { n__B = 2; } function f(a: A, b: B) { return a.n__A + b.n__B; }",
    );
  });

  it.each([
    ["an interface of the program", "interface I { go(): void } class A { go() {} } const i: I = new A();", ""],
    ["a declaration of the board", "class A { go() {} }", "interface Shown { go(): void }"],
    ["a type literal", "class A { go() {} } function f(a: { go(): void }) { a.go(); }", ""],
  ])("that %s knows stay", (_, code, outside) => {
    expect(named(code, outside)).toBe(code);
  });

  it("of a class that extends another are those of the first", () => {
    expect(named("class A { n = 1; } class B extends A { m() { return this.n; } }")).toBe(
      "class A { n__A = 1; } class B extends A { m__A() { return this.n__A; } }",
    );
  });

  it("of an interface with one class are that class's, in a whole program", () => {
    const code = "interface I { go(): void } class A implements I { go() {} } function f(i: I) { i.go(); }";
    expect(named(code, "", true)).toBe(
      "interface I { go__A(): void } class A implements I { go__A() {} } function f(i: I) { i.go__A(); }",
    );
    expect(named(code)).toBe(code);
  });

  it("are those of the one class that has all methods of an interface, whether it says so or not", () => {
    const code = "interface I { go(): void } class A { go() {} } class B { stay() {} } const i: I = new A(); i.go();";
    expect(named(code, "", true)).toBe(
      "interface I { go__A(): void } class A { go__A() {} } class B { stay__B() {} } const i: I = new A(); i.go__A();",
    );
  });

  it.each([
    ["has fields, as data from outside has", "interface I { n: number } class A { n = 1; } const i: I = new A();"],
    ["two classes fit", "interface I { go(): void } class A { go() {} } class B { go() {} } const i: I = new A();"],
    ["an object is written for", "interface I { go(): void } class A { go() {} } const i: I = { go() {} };"],
  ])("of an interface that %s stay", (_, code) => {
    expect(named(code, "", true)).toBe(code);
  });

  it.each([
    ["class A { n = 1; m() { const { n } = this; return n; } }", "own.ts:1:30: n of A"],
    ["class A { n = 1; }\nfunction f(a: A) { const { n: one } = a; return one; }", "own.ts:2:26: n of A"],
    ["class A { n = 1; } function f({ n }: A) { return n; }", "own.ts:1:31: n of A"],
  ])("that a pattern asks for are refused, with the place: %s", (code, place) => {
    expect(() => named(code)).toThrow(`${place} is asked for by a pattern`);
  });

  it("that stay may be asked for by a pattern", () => {
    const code =
      "interface I { n: number } class A { n = 1; } function f(i: I) { const { n } = i; return new A().n + n; }";
    expect(named(code)).toBe(code);
  });
});
