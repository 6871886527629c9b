import { describe, expect, it } from "vitest";
import { inlineCalls } from "../../../../firmware/build/shrink/inline-calls.ts";
import { compacted } from "../compacted.ts";

const inlined = (code: string): string => compacted(code, inlineCalls);
const run = (code: string): unknown => new Function(`${code}\nreturn main();`)();

describe("functions where they are called", () => {
  it.each([
    ["a value", "function g(){return k(two(3));}function two(a){return a*2;}", "function g(){return k(3*2);}"],
    [
      "a method that only its class knows",
      "class A{go(){return this.n__A()+1;}n__A(){return this.x;}}",
      "class A{go(){return this.x+1;}}",
    ],
    [
      "a method of another object",
      "class A{n__A(){return this.x;}}class B{go(a){return a.n__A();}}",
      "class A{}class B{go(a){return a.x;}}",
    ],
    [
      "what is done for no value",
      "class A{go(){this.set__A(1);}set__A(v){this.x=v;this.y=v;}}",
      "class A{go(){this.x=1,this.y=1;}}",
    ],
    [
      "statements that one statement alone calls",
      "function g(x){var b=1;n(x,b);k(b);}function n(a,c){var b=a;b+=c;k(b);}",
      "function g(x){var b=1;{var _b=x;_b+=b;k(_b);}k(b);}",
    ],
    [
      "statements whose value is returned",
      "class A{go(x){return this.n__A(x);}n__A(v){if(v>1)return this.y;this.y=v;}}",
      "class A{go(x){{if(x>1)return this.y;this.y=x;return;}}}",
    ],
  ])("%s", (_, code, expected) => {
    expect(inlined(code)).toBe(expected);
  });

  it.each([
    ["that others may call", "class A{go(){return this.n();}n(){return 1;}}"],
    ["that are more than called", "function g(){f(two);return two(3);}function two(a){return a*2;}"],
    ["that call themselves", "function g(){return n(1);}function n(a){return a>9?a:n(a+1);}"],
    ["whose argument would be reckoned twice", "function g(){return 1+sq(f());}function sq(a){return a*a;}"],
    ["whose argument changes", "function g(x){return 1+n(x);}function n(a){return a+=1;}"],
    ["whose names mean something else there", "function g(k){return n(k);}function n(a){return a+k;}var k=1;"],
    ["that make functions", "function g(){return n(1);}function n(a){return function(){return a;};}"],
    [
      "of an object that is made for the call",
      "class A{n__A(){return this.x+this.y;}}function g(){return 1+f().n__A();}",
    ],
    ["whose early end would end the caller", "function g(){n(1);k();}function n(a){if(a)return;k(a);}"],
    ["of several statements that several call", "function g(){n(1);n(2);}function n(a){var b=a;k(b);}"],
  ])("not those %s", (_, code) => {
    expect(inlined(code)).toBe(code);
  });

  it("keep what a program does", () => {
    const code = `class C { constructor(s) { this.s__C = s; }
        run(x) { this.add__C(this.half__C(x + 1)); return this.s__C + twice(this.s__C) + this.isOdd__C(x); }
        half__C(v) { return v / 2; } add__C(v) { this.s__C += v; } isOdd__C(x) { return x % 2 === 1; } }
      function twice(n) { return n * 2; }
      function main() { const c = new C(7), r = []; for (let i = 0; i < 5; i++) r.push(c.run(i)); return r.join(); }`;
    expect(run(inlined(code))).toEqual(run(code));
    expect(inlined(code)).not.toMatch(/half__C\(|isOdd__C\(|twice\(/);
  });
});
