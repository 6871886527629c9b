import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { buildEspruino } from "../../../../firmware/build/espruino/build.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-build-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** More than there are letters. */
const FIELDS = Array.from({ length: 120 }, (_, i) => `field${i}`);

it("gives members that their class alone knows short names, each its own, and none that others have", async () => {
  const entry = path.join(dir, "fields.ts");
  writeFileSync(
    entry,
    `declare function print(x: unknown): void;
interface Shown { a: number; b: number }
class Many implements Shown {
  a = -2;
  b = -1;
  ${FIELDS.map((field) => `${field}: number;`).join("\n  ")}
  constructor(first: number) {
    ${FIELDS.map((field, i) => `this.${field} = first + ${i};`).join("\n    ")}
  }
  all() { return [${FIELDS.map((field) => `this.${field}`).join(", ")}]; }
}
const many = new Many(0);
print([many.a, many.b, ...many.all()]);
`,
  );
  const code = await buildEspruino(entry, dir);
  let printed: unknown;
  new Function("print", code)((x: unknown) => {
    printed = x;
  });
  expect(printed).toEqual([-2, -1, ...FIELDS.keys()]);
  const names = [...code.matchAll(/this\.([\w$]+)=/g)].map(([, name]) => name as string);
  expect(new Set(names).size).toBe(FIELDS.length + 2);
  expect(Math.max(...names.map((name) => name.length))).toBe(2);
});
