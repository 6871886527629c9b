// Links within the repository's own documents lead somewhere.
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const DOCUMENTS = globSync(["*.md", ".github/**/*.md", "{docs,firmware,hardware,host,protocol,test}/**/*.md"], {
  cwd: ROOT,
}).filter((file) => !file.includes("node_modules/"));

/** The targets of a document's links to files, without those of the web and to places in the document itself. */
function linkedFiles(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target as string);
  return targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*/, ""));
}

it.each(DOCUMENTS)("%s links to nothing that is missing", (document) => {
  const links = linkedFiles(readFileSync(path.join(ROOT, document), "utf8"));
  expect(links.filter((link) => !existsSync(path.resolve(ROOT, path.dirname(document), link)))).toEqual([]);
});

/** Places of a document that a link can name: its headings, as GitHub writes them in addresses. */
function placesOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

it.each(DOCUMENTS)("%s links to headings that are there", (document) => {
  const text = readFileSync(path.join(ROOT, document), "utf8");
  const missing = [...text.matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)].filter(([, file, place]) => {
    const target = file === "" ? path.join(ROOT, document) : path.resolve(ROOT, path.dirname(document), file as string);
    return target.endsWith(".md") && !placesOf(readFileSync(target, "utf8")).includes(place as string);
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

it("the glossary names files that are there", () => {
  const missing: string[] = [];
  for (const [, where] of readFileSync(path.join(ROOT, "docs/glossary.md"), "utf8").matchAll(
    /^\|.*\|.*\| (.*) \|$/gm,
  )) {
    let folder = "";
    for (const [, name = ""] of (where as string).matchAll(/`([^`]+\.(?:ts|md))`/g)) {
      const file = name.includes("/") ? name : path.join(folder, name);
      folder = path.dirname(file);
      if (!existsSync(path.join(ROOT, file))) missing.push(file);
    }
  }
  expect(missing).toEqual([]);
});

it("the index of decisions has each record once, by its title", () => {
  const folder = path.join(ROOT, "docs/decisions");
  const records = globSync("[0-9]*.md", { cwd: folder }).map((file) => {
    const [, number, title] = /^# (\d+):? (.*)/.exec(readFileSync(path.join(folder, file), "utf8")) ?? [];
    return `- [${number} ${title}](${file})`;
  });
  const lines = readFileSync(path.join(folder, "README.md"), "utf8").split("\n");
  expect(lines.filter((line) => line.startsWith("- ")).toSorted()).toEqual(records.toSorted());
});

it("finds the links and places of a document", () => {
  expect(placesOf("# A, b\n\n## 4. Flash `it`\n")).toEqual(["a-b", "4-flash-it"]);
  expect(linkedFiles("[a](docs/a.md#b), ![c](../c.png) [d](https://x.org/d) [e](#e)")).toEqual([
    "docs/a.md",
    "../c.png",
  ]);
  expect(DOCUMENTS).toContain("CONTRIBUTING.md");
});
