import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { secretFile, secretFrom } from "../../../host/cli/terminal.ts";

const SOURCE = { what: "password", variable: "TILLBEACON_TEST_SECRET", option: "--password-file", file: undefined };

afterEach(() => vi.restoreAllMocks());

describe("a secret that is asked for at a terminal", () => {
  it("is not shown, however fast it is typed once the question is there", async () => {
    let echoes = true;
    const shown: string[] = [];
    const terminal = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => {
        echoes = !isRaw;
      },
    });
    vi.spyOn(process, "stdin", "get").mockReturnValue(terminal as unknown as typeof process.stdin);
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      shown.push(String(text));
      if (!String(text).includes("(not shown)")) return true;
      if (echoes) shown.push("rather secret");
      terminal.write("rather secret\r");
      return true;
    });
    expect(await secretFrom(SOURCE, undefined)).toBe("rather secret");
    expect(shown.join("")).toBe("password (not shown) \n");
    expect(echoes).toBe(true);
  });
});

describe("a secret in a file", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "secret-"));
  const file = path.join(dir, "word");
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each([
    ["600", ""],
    ["640", "can be read by others"],
    ["601", "can be read by others"],
  ])("of the mode %s is taken without its line end, and told of where others may read it", (mode, told) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    writeFileSync(file, " a word \n");
    chmodSync(file, Number.parseInt(mode, 8));
    expect(secretFile(file)).toBe(" a word ");
    expect(said.join("")).toContain(told);
    expect(said).toHaveLength(told === "" ? 0 : 1);
  });

  it("that is not there is named", () => {
    expect(() => secretFile(path.join(dir, "none"))).toThrow(
      /none:1: found ENOENT, expected a file with the secret alone/,
    );
  });
});
