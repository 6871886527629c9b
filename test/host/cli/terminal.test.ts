import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { secretFrom } from "../../../host/cli/terminal.ts";

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
