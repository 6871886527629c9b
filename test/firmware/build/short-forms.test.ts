import { describe, expect, it } from "vitest";
import { shortForms } from "../../../firmware/build/short-forms.ts";
import { compacted } from "./compacted.ts";

const shortened = (code: string): string => compacted(code, shortForms);

describe("shorter forms", () => {
  it.each([
    ["{o.a=0;o.b=0;o.c=0;o.d=1;}", "{o.c=o.b=o.a=0;o.d=1;}"],
    ["{o.a=-1;o.b=-1;p.c=-1;}", "{o.b=o.a=-1;p.c=-1;}"],
    ['{o.a="0";o.b=0;}', '{o.a="0";o.b=0;}'],
    ["{o.a=f();o.b=f();}", "{o.a=f();o.b=f();}"],
    ["{o[i]=0;o[j]=0;}", "{o[i]=0;o[j]=0;}"],
    ["{o.a=0;f();o.b=0;}", "{o.a=0;f();o.b=0;}"],
  ])("of %s are %s", (code, expected) => {
    expect(shortened(code)).toBe(expected);
  });

  it("make fields in the order in which they stood", () => {
    const order = new Function(
      `${shortened("function f(o){o.z=0;o.y=0;o.x=0;}")}const o={};f(o);return Object.keys(o)`,
    );
    expect(order()).toEqual(["z", "y", "x"]);
  });
});
