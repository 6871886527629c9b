// The way of a beam's edge to a lamp in docs/architecture.md is the code's.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

interface Step {
  room: string;
  files: string[];
  functions: string[];
}

/** The steps of the table, and the sentence that counts them. */
function way(): { steps: Step[]; counted: string } {
  const document = readFileSync(path.join(ROOT, "docs/architecture.md"), "utf8");
  const [, section = ""] = document.split("## The way of a beam edge to a lamp\n");
  const steps: Step[] = [];
  for (const [, room, files, functions] of section
    .split("\n## ")[0]
    ?.matchAll(/^\| (.*?) ?\| (`.*?) \| (`.*?) \|$/gm) ?? []) {
    const [named] = quoted(room as string);
    const names = quoted(files as string);
    steps.push({ room: named ?? (steps.at(-1)?.room as string), files: names, functions: quoted(functions as string) });
  }
  return { steps, counted: /That is (\d+ files and \d+ changes of folder)/.exec(section)?.[1] ?? "" };
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string);
}

it.each(way().steps)("$room: $files have $functions", ({ room, files, functions }) => {
  const texts = files.map((file) => readFileSync(path.join(ROOT, room, file), "utf8"));
  const missing = functions.filter(
    (name) => !texts.some((text) => new RegExp(`\\b${name}(\\(|: (async )?(function|\\())`).test(text)),
  );
  expect(missing).toEqual([]);
});

it("counts its files and its changes of folder", () => {
  const { steps, counted } = way();
  const files = new Set(steps.flatMap(({ room, files }) => files.map((file) => `${room}/${file}`)));
  const changes = steps.filter(({ room }, i) => i > 0 && room !== steps[i - 1]?.room).length;
  expect(counted).toBe(`${files.size} files and ${changes} changes of folder`);
});
