import { describe, expect, it } from "vitest";
import { inlineCalls } from "../../../../firmware/build/shrink/inline-calls.ts";
import { compacted } from "../compacted.ts";

const inlined = (code: string): string => compacted(code, inlineCalls);
const run = (code: string): unknown => new Function(`${code}\nreturn main();`)();

describe("what one statement alone calls", () => {
  it.each([
    [
      "a function, whose names may be the caller's, too",
      "function g(x){var b=1;n(x,b);k(b);}function n(a,c){var b=a;b+=c;k(b);}",
      "function g(x){var b=1;{var _b=x;_b+=b;k(_b);}k(b);}",
    ],
    [
      "a method that only its class knows",
      "class A{go(v){this.set__A(1);}set__A(v){this.x=v;this.y=v;}}",
      "class A{go(v){{this.x=1;this.y=1;}}}",
    ],
    [
      "a method of another object",
      "class A{set__A(v){this.x=v;}}class B{go(a){a.set__A(2);}}",
      "class A{}class B{go(a){{a.x=2;}}}",
    ],
    [
      "a value that is returned, by early ends as well",
      "class A{go(x){return this.n__A(x);}n__A(v){if(v>1)return this.y;this.y=v;}}",
      "class A{go(x){{if(x>1)return this.y;this.y=x;return;}}}",
    ],
    [
      "what changes, under a name of its own",
      "function g(x){n(x,f());}function n(a,b){a+=b;k(a);}",
      "function g(x){{let _a=x;let _b=f();_a+=_b;k(_a);}}",
    ],
  ])("stands there: %s", (_, code, expected) => {
    expect(inlined(code)).toBe(expected);
  });

  it.each([
    ["others may call", "class A{go(){this.n();}n(){this.x=1;}}"],
    ["is more than called", "function g(){f(n);n(3);}function n(a){k(a);}"],
    ["two statements call", "function g(){n(1);n(2);}function n(a){k(a);}"],
    ["calls itself", "function n(a){n(a+1);}"],
    ["is called in a branch, which is read when it is passed over", "function g(x){if(x){n(1);}}function n(a){k(a);}"],
    ["is called in a loop", "function g(x){while(x())n(1);}function n(a){k(a);}"],
    ["is part of an expression", "function g(){return 1+n(1);}function n(a){return a*2;}"],
    ["would end its caller too early", "function g(){n(1);k();}function n(a){if(a)return;k(a);}"],
    ["means something else by a name", "function g(k){n(k);}function n(a){h(a+k);}var k=1;"],
    ["makes functions", "function g(){n(1);}function n(a){k(function(){return a;});}"],
  ])("stays where it is if it %s", (_, code) => {
    expect(inlined(code)).toBe(code);
  });

  it("does what it did", () => {
    const code = `class C { constructor(s) { this.s__C = s; }
        run(x) { let i = 5; for (; i < 8; i++) this.s__C += i; this.add__C(i, x); return this.last__C(x); }
        add__C(k, x) { const i = k * x; this.s__C += i; k++; this.s__C += k; }
        last__C(x) { for (let i = 0; i < 3; i++) if (i === x) return "found" + this.s__C; return this.s__C; } }
      function main() { const c = new C(7), r = []; for (let i = -1; i < 5; i++) r.push(c.run(i)); return r.join(); }`;
    expect(run(inlined(code))).toEqual(run(code));
    expect(inlined(code)).not.toMatch(/add__C|last__C/);
  });
});
