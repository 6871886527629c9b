import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { modulesOf, pageOf } from "../../host/web/page-template.ts";
import { PAGE_WORDS } from "../../host/web/public/strings.ts";

const PIECES = { frame: "<title>{{title}}</title>{{preloads}}{{body}}", header: '<a href="/owner">x</a>', modules: [] };

it("marks the page itself in the header and leaves the board without one", () => {
  expect(pageOf("owner", "/owner", { ...PIECES, body: "" })).toContain('<a href="/owner" aria-current="page">x</a>');
  expect(pageOf("shoppers", "/shoppers", { ...PIECES, body: "b" })).not.toContain("<a");
});

it("stops at a key without words", () => {
  expect(() => pageOf("owner", "/owner", { ...PIECES, body: "{{no.such}}" })).toThrow(/found \{\{no\.such\}\}/);
});

it("follows imports, also those of several lines and of modules of modules", () => {
  const scripts: { [name: string]: string } = {
    "a.ts": 'import { x } from "./b.ts";\nimport {\n  y,\n} from "./c.ts";\n',
    "b.ts": 'import { z } from "./c.ts";\nimport "../elsewhere.ts";',
    "c.ts": "",
  };
  expect(modulesOf("a.ts", (name) => scripts[name] as string)).toEqual(["b.ts", "c.ts"]);
});

it("every word of the pages is used by one", () => {
  const pages = new URL("../../host/web/public/", import.meta.url);
  const html = readdirSync(pages).filter((name) => name.endsWith(".html"));
  const text = html.map((name) => readFileSync(new URL(name, pages), "utf8")).join("");
  const titles = ["staff", "shoppers", "owner", "setup"].map((name) => `${name}.title`);
  expect(Object.keys(PAGE_WORDS).filter((key) => !titles.includes(key) && !text.includes(`{{${key}}}`))).toEqual([]);
});
