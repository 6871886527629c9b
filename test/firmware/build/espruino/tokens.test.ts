import { describe, expect, it } from "vitest";
import { byteOf, textOf } from "../../../../firmware/build/espruino/token-words.ts";
import { tokenise } from "../../../../firmware/build/espruino/tokens.ts";

describe("tokens", () => {
  it("have the numbers of Espruino's list (src/jslex.h: LEX_EQUAL, LEX_ARROW_FUNCTION, LEX_R_IF, LEX_R_THIS, LEX_R_OF)", () => {
    const numbers = ["==", "=>", "if", "this", "of"].map((word) => byteOf(word)?.charCodeAt(0));
    expect(numbers).toEqual([138, 162, 163, 175, 198]);
  });

  it("stand for words and operators, and nowhere in names, strings and expressions for text", () => {
    const code = tokenise(`function f(t){return this.value===t?"this === of"+\`this\${t}of\`:/this/.test(t)}`);
    const [f, r, here, same] = ["function", "return", "this", "==="].map(byteOf);
    expect(code).toBe(`${f}f(t){${r}${here}.value${same}t?"this === of"+\`this\${t}of\`:/this/.test(t)}`);
  });

  it("keep apart what would be another word, and signs that would be another operator", () => {
    const code = "var a=1,of=2;a=a+ +of- -a+ ++of;for(var k in{b:1})a+=k";
    const run = (text: string): unknown => new Function(`${text};return [a,of]`)();
    const tokens = tokenise(code);
    expect(tokens.length).toBeLessThan(code.length);
    expect(run(textOf(tokens))).toEqual(run(code));
  });

  it("are one word for what a minifier writes in two", () => {
    const [t, f, u] = ["true", "false", "undefined"].map(byteOf);
    expect(tokenise('a=!0;b=[!1,void 0];c=!d;e=void f;g="!0"')).toBe(
      `a=${t};b=[${f},${u}];c=!d;e=${byteOf("void")}f;g="!0"`,
    );
  });

  it("leave a program in ASCII as it is when they are read, and take no other program", () => {
    expect(textOf("a==b")).toBe("a==b");
    expect(() => tokenise('var a="\xe9"')).toThrow("from ASCII");
  });
});
