import { transformSync } from "@babel/core";
import { describe, expect, it } from "vitest";
import { inlineConstructors } from "../../../firmware/build/inline-constructors.ts";
import { inlineOnce } from "../../../firmware/build/inline-once.ts";
import { shortNames } from "../../../firmware/build/short-names.ts";
import { dropUnused } from "../../../firmware/build/unused.ts";

const OPTIONS = { configFile: false as const, babelrc: false, sourceType: "script" as const };

/** The program after the build's steps, names of members as the first step leaves them. */
function shrunk(code: string): string {
  return [[dropUnused(new Set())], [inlineOnce], [inlineConstructors], [shortNames(new Set())]].reduce(
    (text, plugins) => transformSync(text, { ...OPTIONS, plugins })?.code ?? "",
    code,
  );
}

/** What a program says, before and after. */
function both(code: string): [unknown, unknown] {
  const run = (text: string): unknown => new Function(`${text}\nreturn main();`)();
  return [run(code), run(shrunk(code))];
}

describe("putting functions where they are called", () => {
  it.each([
    [
      "early returns, a name that is used outside, too, and an argument that changes",
      `class A { constructor() { this.n$A = 0; }
        go(x) { let i = 5; for (; i < 8; i++) this.add$A(i, x); this.add$A2(i); return this.n$A + i; }
        add$A(k, x) { if (k === 6) return; if (k > 6) { this.n$A += 100 * x; return; } const i = k + 1; this.n$A += i; }
        add$A2(v) { v = v + 1; this.n$A += v; } }
      function main() { return new A().go(2); }`,
    ],
    [
      "values by condition, tested, declared, assigned and returned",
      `class B { constructor(s) { this.s$B = s; }
        run(x) { if (!this.isOdd$B(x)) { return this.last$B(x); } const d = this.deep$B(x); this.s$B = this.next$B(d); return this.s$B; }
        isOdd$B(x) { if (x < 0) return false; const r = x % 2; return r === 1; }
        deep$B(x) { if (x > 10) return 1; else if (x > 5) return 2; return 3; }
        next$B(d) { const t = d * 2; return t + this.s$B; }
        last$B(x) { for (let i = 0; i < 3; i++) if (i === x) return "found"; return "none"; } }
      function main() { const b = new B(7), r = []; for (let i = -1; i < 14; i++) r.push(b.run(i)); return r.join(); }`,
    ],
    [
      "one object of a class, made with fields that its methods use",
      `class C { constructor(a, b) { this.a$C = a; this.b$C = b + a; const self = this; this.f$C = function () { return self.a$C; }; }
        both() { return [this.a$C, this.b$C, this.f$C()]; } }
      class D { constructor(n) { this.c$D = new C(n, n + 1); } get() { return this.c$D.both().join(); } }
      function main() { const d = new D(4); return d.get(); }`,
    ],
    [
      "a branch that waits for a field that nothing sets, and a count that nothing reads",
      `class E { constructor() { this.seen$E = 0; }
        go(x) { this.seen$E += 1; if (x > 1 && this.update$E !== undefined) return this.update$E.begin(); return x; } }
      function main() { return new E().go(3); }`,
    ],
  ])("keeps what a program does: %s", (_, code) => {
    const [before, after] = both(code);
    expect(after).toEqual(before);
  });

  it("leaves nothing of a method that is called once, and no long name of a class's own", () => {
    const code = shrunk(`class F { constructor() { this.count$F = 0; } go() { this.step$F(); return this.count$F; }
      step$F() { this.count$F += 1; } }
      function main() { return new F().go(); }`);
    expect(code).not.toMatch(/step|count/);
  });

  it("gives members of one object different names", () => {
    const fields = Array.from({ length: 60 }, (_, i) => `field${i}$G`);
    const code = `class G { constructor() { ${fields.map((f, i) => `this.${f} = ${i};`).join(" ")} }
      all() { return [${fields.map((f) => `this.${f}`).join(", ")}]; } }
      function main() { const a = new G(), b = new G(); return a.all().concat(b.all()); }`;
    const [before, after] = both(code);
    expect(after).toEqual(before);
  });

  it("keeps methods that the outside may call", () => {
    expect(shrunk("class H { tick() { return 1; } own$H() { return 2; } } shown(new H());")).toMatch(/tick\(\)/);
  });
});
