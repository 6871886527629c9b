import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { modulesOf, pageOf } from "../../host/web/page-template.ts";
import { PAGE_TEXT } from "../../host/web/public/strings-pages.ts";

const PIECES = { frame: "<title>{{title}}</title>{{preloads}}{{body}}", header: '<a href="/owner">x</a>', modules: [] };

it("marks the current page in the header; the shoppers' board has no header", () => {
  expect(pageOf("owner", "/owner", { ...PIECES, body: "" })).toContain('<a href="/owner" aria-current="page">x</a>');
  expect(pageOf("shoppers", "/shoppers", { ...PIECES, body: "b" })).not.toContain("<a");
});

it("stops at a key without text", () => {
  expect(() => pageOf("owner", "/owner", { ...PIECES, body: "{{no.such}}" })).toThrow(/found \{\{no\.such\}\}/);
});

it("follows imports, over several lines and through several modules", () => {
  const scripts: { [name: string]: string } = {
    "a.ts": 'import { x } from "./b.ts";\nimport {\n  y,\n} from "./c.ts";\n',
    "b.ts": 'import { z } from "./c.ts";\nimport "../elsewhere.ts";',
    "c.ts": "",
  };
  expect(modulesOf("a.ts", (name) => scripts[name] as string)).toEqual(["b.ts", "c.ts"]);
});

it("every page string is used by a page", () => {
  const pages = new URL("../../host/web/public/", import.meta.url);
  const html = readdirSync(pages).filter((name) => name.endsWith(".html"));
  const text = html.map((name) => readFileSync(new URL(name, pages), "utf8")).join("");
  const titles = ["staff", "shoppers", "owner", "setup"].map((name) => `${name}.title`);
  expect(Object.keys(PAGE_TEXT).filter((key) => !titles.includes(key) && !text.includes(`{{${key}}}`))).toEqual([]);
});
