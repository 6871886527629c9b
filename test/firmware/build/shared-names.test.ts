import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedNames } from "../../../firmware/build/shared-names.ts";
import { compacted } from "./compacted.ts";

const shared = (code: string): string => compacted(code, sharedNames);

describe("shared names", () => {
  it.each([
    [
      "one after the other",
      "function f(){var a=g();a.x();var b=g();b.y();}",
      "function f(){var a=g();a.x();a=g();a.y();}",
    ],
    ["one made of the other", "function f(){var a=g();var b=a.x;b.y();}", "function f(){var a=g();a=a.x;a.y();}"],
    ["a parameter", "function f(p){var a=p.x;a.y();}", "function f(p){p=p.x;p.y();}"],
    [
      "declared with others",
      "function f(){var a=g();a.x();for(var c=a,b=g();b.y();)c++;}",
      "function f(){var a=g();a.x();a=a;var b=g();for(;b.y();)a++;}",
    ],
  ])("are those of variables %s", (_, code, expected) => {
    expect(shared(code)).toBe(expected);
  });

  it.each([
    ["at the same time", "function f(){var a=g();var b=g();a.x(b);}"],
    ["of which a loop comes back to the first", "function f(){var a=g();while(a.x()){var b=g();b.y();}}"],
    ["that another function knows", "function f(){var a=g();h(function(){a.x();});var b=g();b.y();}"],
    ["declared where not all come by", "function f(){if(g()){var a=g();a.x();}var b=g();b.y();}"],
    ["without a first value", "function f(){var a=g();a.x();var b;if(a)b=1;h(b);}"],
    ["that `arguments` knows", "function f(p){g(p);var a=g();h(a,arguments);}"],
  ])("are not those of variables %s", (_, code) => {
    expect(shared(code)).toBe(code);
  });

  it("let go of what only the start needed", () => {
    expect(shared("!function(p){h(function(){});var a=p.x;g(a,p);}(o);")).toBe(
      "!function(p){h(function(){});var a=p.x;g(a,p);a=p=0;}(o);",
    );
    expect(shared("function f(p){h(function(){});g(p);}")).toBe("function f(p){h(function(){});g(p);}");
  });

  it("change nothing of what a program does", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(999)), (numbers) => {
        const code = `function f(v0,v1){${program(numbers, ["v0", "v1"], 2)}}`;
        expect(run(shared(code)), code).toEqual(run(code));
      }),
      { numRuns: 300 },
    );
  });
});

/** What a program tells of itself. */
function run(code: string): unknown {
  const told: number[] = [];
  const kept: (() => number)[] = [];
  const make = new Function("tell", "keep", `${code};return f`);
  make(
    (value: number) => told.push(value),
    (later: () => number) => kept.push(later),
  )(3, 5);
  return { told, kept: kept.map((later) => later()) };
}

/** Variables that were made. */
let made = 2;

/** Statements that declare, change, tell and keep numbers in the variables that have been declared by then. */
function program(numbers: Iterator<number>, outer: string[], depth: number): string {
  const known = [...outer];
  const pick = (): number => numbers.next().value as number;
  const one = (): string => known[pick() % known.length] as string;
  const statement = (): string => {
    const kind = pick() % (depth > 0 ? 8 : 6);
    if (kind < 2) {
      const sum = `${one()}*${pick() % 7}+${one()}`;
      const name = `v${made++}`;
      known.push(name);
      return `var ${name}=${sum};`;
    }
    if (kind === 2) {
      const changed = known.filter((name) => !name.startsWith("turn"));
      return `${changed[pick() % changed.length]}+=${one()}%11;`;
    }
    if (kind < 5) return `tell(${one()});`;
    const name = one();
    if (kind === 5) return pick() % 3 === 0 ? `keep(function(){return ${name};});` : `tell(-${name});`;
    if (kind === 6)
      return `if(${name}%2){${program(numbers, known, depth - 1)}}else{${program(numbers, known, depth - 1)}}`;
    const turn = `turn${made++}`;
    return `for(var ${turn}=0;${turn}<3;${turn}++){${program(numbers, [...known, turn], depth - 1)}}`;
  };
  return Array.from({ length: 3 + (pick() % 6) }, statement).join("");
}
