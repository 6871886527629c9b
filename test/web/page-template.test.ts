import { expect, it } from "vitest";
import { modulesOf, pageOf } from "../../host/web/page-template.ts";

const PIECES = {
  frame: '<html lang="en"><title>{{title}}</title>{{scripts}}{{body}}{{languages}}',
  header: '<a href="/owner">x</a>',
  modules: [],
};
const ENGLISH = {
  tag: "en",
  zone: "Europe/Kyiv",
  text: { "owner.title": "Day", "shoppers.title": "Wait", "nav.language": "Language" },
  all: new Map([
    ["de", "Deutsch"],
    ["en", "English"],
  ]),
};

it("marks the current page in the header; the shoppers' board has no header", () => {
  expect(pageOf("owner", "/owner", { ...PIECES, body: "" }, ENGLISH)).toContain(
    '<a href="/owner" aria-current="page">x</a>',
  );
  expect(pageOf("shoppers", "/shoppers", { ...PIECES, body: "b" }, ENGLISH)).not.toContain("<a");
});

it("offers every language under its own name, and says which one it is in", () => {
  const page = pageOf("owner", "/owner", { ...PIECES, body: "" }, { ...ENGLISH, tag: "de" });
  expect(page).toContain('<html lang="de" data-zone="Europe/Kyiv">');
  expect(page).toContain('<a href="/owner?language=de" lang="de" hreflang="de" aria-current="true">Deutsch</a>');
  expect(page).toContain('<a href="/owner?language=en" lang="en" hreflang="en">English</a>');
});

it("loads the page's script, and what it needs beforehand", () => {
  const modules = ["owner.ts", "dom.ts"];
  expect(pageOf("owner", "/owner", { ...PIECES, modules, body: "" }, ENGLISH)).toContain(
    '<script src="/owner.ts" type="module"></script>\n<link rel="modulepreload" href="/dom.ts">',
  );
});

it("stops at a key without text", () => {
  expect(() => pageOf("owner", "/owner", { ...PIECES, body: "{{no.such}}" }, ENGLISH)).toThrow(
    /found \{\{no\.such\}\}/,
  );
});

it("follows imports, over several lines and through several modules", () => {
  const scripts: { [name: string]: string } = {
    "a.ts": 'import { x } from "./b.ts";\nimport {\n  y,\n} from "./c.ts";\n',
    "b.ts": 'import { z } from "./c.ts";\nimport "../elsewhere.ts";',
    "c.ts": "",
  };
  expect(modulesOf("a.ts", (name) => scripts[name] as string)).toEqual(["b.ts", "c.ts"]);
});

it("follows no import of types alone: a browser would be sent modules that nothing asks for", () => {
  const scripts: { [name: string]: string } = {
    "a.ts":
      'import type { X } from "./b.ts";\nimport type {\n  Y,\n  Z,\n} from "./c.ts";\nimport { z, type Q } from "./d.ts";\n',
    "d.ts": 'export type { W } from "./b.ts";\nexport type Both = {\n  x: X;\n};\nexport { v } from "./e.ts";\n',
    "e.ts": "",
  };
  expect(modulesOf("a.ts", (name) => scripts[name] as string)).toEqual(["d.ts", "e.ts"]);
});
