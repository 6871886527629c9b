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

it("gives members of different classes the same short names, where one class does not extend the other", async () => {
  const entry = path.join(dir, "classes.ts");
  writeFileSync(
    entry,
    `declare function print(x: unknown): void;
declare function getTime(): number;
class Base { first = getTime() + 1; add(n: number) { this.first += n; return n > 1 ? this.first : -this.first; } }
class More extends Base { second: number; constructor() { super(); this.second = getTime() + 2; } both() { return this.first * this.second; } }
class Other { third = getTime() + 3; add(n: number) { this.third -= n; return n > 1 ? this.third : -this.third; } }
const more = new More();
const other = new Other();
print([more.add(2), more.both(), other.add(4), other.add(1)]);
`,
  );
  const code = await buildEspruino(entry, dir);
  let printed: unknown;
  new Function("print", "getTime", code)(
    (x: unknown) => {
      printed = x;
    },
    () => 10,
  );
  expect(printed).toEqual([13, 156, 9, -8]);
  const names = [...code.matchAll(/this\.([\w$]+)=/g)].map(([, name]) => name as string);
  expect([names.length, new Set(names).size]).toEqual([3, 2]);
});

it("leaves what may not be carried out in braces, which the interpreter passes over quickest", async () => {
  const entry = path.join(dir, "branches.ts");
  writeFileSync(
    entry,
    `declare function print(x: unknown): void;
declare function getTime(): number;
function show(level: number): string {
  if (level > 5) print("high");
  if (level < 2) return "low";
  print(level);
  return "middle";
}
print(show(getTime()) + show(getTime()));
`,
  );
  const code = await buildEspruino(entry, dir);
  expect(code).toMatch(/if\(\w+>5\)\{print\("high"\);?\}/);
  expect(code).toMatch(/if\(\w+<2\)\{return"low";?\}/);
  const printed: unknown[] = [];
  const times = [6, 1];
  new Function("print", "getTime", code)(
    (x: unknown) => printed.push(x),
    () => times.shift(),
  );
  expect(printed).toEqual(["high", 6, "middlelow"]);
});

it("puts numbers that never change where they are used in what has the interpreter to itself, and leaves what changes", async () => {
  const entry = path.join(dir, "constants.ts");
  writeFileSync(
    entry,
    `declare function print(x: unknown): void;
declare function getTime(): number;
const LIMIT = 123456789;
const BELOW = -987654321;
let count = 456789123;
function clip(x: number): number { count += 1; return x > LIMIT ? LIMIT : x < BELOW ? BELOW : x; }
print([clip(getTime()), clip(-getTime()), clip(1), count]);
`,
  );
  const code = await buildEspruino(entry, dir, true, ["tokens"]);
  let printed: unknown;
  new Function("print", "getTime", code)(
    (x: unknown) => {
      printed = x;
    },
    () => 1e9,
  );
  expect(printed).toEqual([123456789, -987654321, 1, 456789126]);
  expect(code.split("123456789").length - 1).toBe(2);
  expect(code).not.toMatch(/=-?(123456789|987654321)/);
});

it("looks functions of Math up once, at the start, and leaves its constants where they are", async () => {
  const entry = path.join(dir, "maths.ts");
  writeFileSync(
    entry,
    `declare function print(x: unknown): void;
declare function getTime(): number;
function half(x: number): number { return Math.floor(x / 2); }
class Circle { round(x: number) { return Math.floor(x * Math.PI) + Math.sqrt(x); } }
print([half(getTime()), half(7), new Circle().round(getTime()), Math.sqrt(16)]);
`,
  );
  const code = await buildEspruino(entry, dir);
  let printed: unknown;
  new Function("print", "getTime", code)(
    (x: unknown) => {
      printed = x;
    },
    () => 9,
  );
  expect(printed).toEqual([4, 3, 31, 4]);
  expect(code.match(/Math\.\w+/g)?.sort()).toEqual(["Math.PI", "Math.floor", "Math.sqrt"]);
});
