import { transformSync } from "@babel/core";
import { describe, expect, it } from "vitest";
import { EACH_PART, walkedLists } from "../../../firmware/build/walked-lists.ts";

const changed = (code: string): string =>
  transformSync(code, { plugins: [walkedLists], configFile: false, babelrc: false })?.code ?? "";

/** What a program says, with the parts given one after another. */
const run = (code: string): unknown =>
  new Function(EACH_PART, `${code}\nreturn main();`)((text: string, separator: string) =>
    text.split(separator).values(),
  );

describe("lists that are only gone through", () => {
  it.each([
    `const parts = text.split(","); const out = []; for (let i = 0; i < parts.length; i++) out.push(parts[i] + "!"); return out;`,
    `const rows = text.split(","); let n = "";
     for (let i = 0; i < rows.length; i++) { const words = rows[i].split("b"); for (let k = 0; k < words.length; k++) n += words[k] + "-"; } return n;`,
  ])("are not made, and the program does the same: %s", (body) => {
    const code = `function main() { const text = "a,bcb,d"; ${body} }`;
    expect(run(changed(code))).toEqual(run(code));
    expect(changed(code)).not.toContain(".split(");
  });

  it.each([
    ["used again", `const p = t.split(","); for (let i = 0; i < p.length; i++) f(p[i]); return p;`],
    ["whose places count", `const p = t.split(","); for (let i = 0; i < p.length; i++) f(p[i], i);`],
    ["not gone through from the first", `const p = t.split(","); for (let i = 1; i < p.length; i++) f(p[i]);`],
    ["gone through backwards", `const p = t.split(","); for (let i = 0; i < p.length; i--) f(p[i]);`],
    ["looked ahead in", `const p = t.split(","); for (let i = 0; i < p.length; i++) f(p[i], p[i + 1]);`],
    ["that change", `const p = t.split(","); for (let i = 0; i < p.length; i++) p[i] = "x";`],
    ["that are set anew", `let p = t.split(","); for (let i = 0; i < p.length; i++) { f(p[i]); p = []; }`],
    ["indexed elsewhere", `const p = t.split(","); for (let i = 0; i < p.length; i++) f(p[0]);`],
  ])("stay when they are lists %s", (_, body) => {
    expect(changed(`function main(t, f) { ${body} }`)).not.toContain(EACH_PART);
  });
});
