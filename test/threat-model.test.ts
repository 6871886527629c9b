// Every row of the threat model names a test that is there, and so do the answers to what laws and standards ask.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_ATTACKS } from "./attacks/all-attacks.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const MODEL = readFileSync(path.join(ROOT, "docs/threat-model.md"), "utf8");
const attacks = ALL_ATTACKS.map(({ name }) => name);
const tests = globSync("test/**/*.test.ts", { cwd: ROOT }).map((file) => readFileSync(path.join(ROOT, file), "utf8"));

/** The last cell of each row that names an attack or a test. */
const citedIn = (text: string) =>
  [...text.matchAll(/\| (attack|test): ([^|]+) \|$/gm)].map(([, kind, name = ""]) => [kind, name] as const);
const cited = citedIn(MODEL);
const COMPLIANCE = readFileSync(path.join(ROOT, "docs/compliance.md"), "utf8");

function expectThere(kind: string | undefined, name: string): void {
  if (kind === "attack") expect(attacks).toContain(name);
  else expect(tests.filter((text) => text.includes(`"${name}"`)).length).toBeGreaterThan(0);
}

describe("the threat model", () => {
  it("cites a test in every row of what is defended", () => {
    const table = MODEL.slice(MODEL.indexOf("## What is defended"), MODEL.indexOf("## What is not defended"));
    const rows = table.split("\n").filter((line) => /^\| (?!---|attack \|)/.test(line));
    expect(cited).toHaveLength(rows.length);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(cited)("%s exists: %s", expectThere);

  it("stands on at least forty attacks, each with a name of its own", () => {
    expect(new Set(attacks).size).toBe(attacks.length);
    expect(attacks.length).toBeGreaterThanOrEqual(40);
  });
});

describe("the answers to what laws and standards ask", () => {
  it("show a test, a text or that there is nothing to show in every row", () => {
    const rows = COMPLIANCE.split("\n").filter((line) => /^\| (?!---|clause|provision|mechanism)/.test(line));
    const shown = rows.filter((row) => /\| ((attack|test): [^|]+|\[[^|]+\)|nothing to show) \|$/.test(row));
    expect(shown).toEqual(rows);
    expect(citedIn(COMPLIANCE).length).toBeGreaterThan(rows.length / 2);
  });

  it.each(citedIn(COMPLIANCE))("%s exists: %s", expectThere);
});
