import { describe, expect, it } from "vitest";
import { shortNames } from "../../../../firmware/build/espruino/short-names.ts";
import { compacted } from "../compacted.ts";

describe("short names", () => {
  it("go to the most used members of a class first, and to members of different classes alike", () => {
    expect(compacted("class A{one__A(){this.two__A=this.two__A+1;}}class B{other__B(){}}", shortNames)).toBe(
      "class A{b(){this.a=this.a+1;}}class B{a(){}}",
    );
  });

  it("are none that others have", () => {
    expect(compacted("class A{tick(){this.a=this.n__A;}}", shortNames)).toBe("class A{tick(){this.a=this.b;}}");
  });

  it("differ for all members of one object, words of the language left out", () => {
    const fields = Array.from({ length: 1200 }, (_, i) => `field${i}__G`);
    const code = `class G{all(){return[${fields.map((f) => `this.${f}`)}];}}`;
    const names = compacted(code, shortNames).match(/(?<=this\.)\w+/g);
    expect(new Set(names).size).toBe(1200);
    for (const word of ["do", "if", "in", "of"]) expect(names).not.toContain(word);
  });
});
