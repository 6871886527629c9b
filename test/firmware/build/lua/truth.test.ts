import { describe, expect, it } from "vitest";
import { findDoubtfulConditions } from "../../../../firmware/build/lua/truth.ts";
import { openProgram } from "../../../../firmware/build/shrink/program.ts";

const DECLARED = `
declare const n: number | undefined, text: string | null, sure: boolean | undefined, object: { n: number } | undefined;
declare const two: 1 | 2 | undefined, none: 0 | undefined, some: number;
`;

function found(code: string): string[] {
  const file = "/nowhere/conditions.ts";
  return findDoubtfulConditions(openProgram([file], new Map([[file, DECLARED + code]]))).map((diagnostic) =>
    String(diagnostic.messageText),
  );
}

describe("conditions that are not the same in Lua", () => {
  it.each([
    ["if (!n) throw 0;", "n"],
    ["if (n) throw 0;", "n"],
    ["while (text) {}", "text"],
    ["do {} while (some);", "some"],
    ["for (; none; ) {}", "none"],
    ["export const a = n ? 1 : 2;", "n"],
    ["export const a = n || 3;", "n"],
    ["export const a = sure && (n) && 3;", "n"],
    ["if (sure && n) throw 0;", "n"],
    ["if (sure || text) throw 0;", "text"],
    ["if (!(sure && n)) throw 0;", "n"],
  ])("are found in %s", (code, name) => {
    expect(found(code)[0]).toBe(`found ${name}, which may be 0 or "" and is true in Lua then, expected a comparison`);
  });

  it.each([
    "if (n === undefined || n === 0) throw 0;",
    "if (!object || sure) throw 0;",
    "if (!two) throw 0;",
    "export const a = n ?? 3;",
    "export const a = sure && n;",
  ])("are not found in %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});
