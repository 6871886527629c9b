import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { characterCodes } from "../../../../firmware/build/lua/character-codes.ts";
import { lua, note } from "../../../e2e/programs.ts";
import { inLua } from "./in-lua.ts";

const PROGRAM = `declare function print(...values: unknown[]): void;
function sum(text: string, from: number): number { return text.charCodeAt(from + 1) + text.charCodeAt(2); }
print(sum("abc", 0), "xyz".charCodeAt("ab".charCodeAt(0) - 96), ("a" + "b").charCodeAt(0));
`;

describe.skipIf(lua === undefined)(`codes of characters${note("lua5.1", lua)}`, () => {
  it("are Lua's own, by positions from 0", () => {
    const program = inLua(PROGRAM, [characterCodes]);
    expect(program).not.toContain("CharCodeAt");
    const { stdout, stderr } = spawnSync(lua as string, ["-"], { input: program, encoding: "utf8", timeout: 20000 });
    expect([stdout, stderr]).toEqual(["197\t121\t97\n", ""]);
  });
});
