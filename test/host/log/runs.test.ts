import { describe, expect, it } from "vitest";
import { settledClocks } from "../../../host/log/runs.ts";

/** A minute of November 2026, and one of 1970. Unit ms since 1970. */
const RIGHT = Date.UTC(2026, 10, 21, 8);
const NEVER_SET = 60000;

/** A run whose clock says `offsetMs`, and by how much a box that was on in the next one too found the two clocks apart. */
const run = (id: number, offsetMs: number, shiftMs: number | null) => ({
  ...{ id, offsetMs, shiftMs, later: shiftMs === null ? null : id + 1, apartMs: shiftMs === null ? null : 1000 },
});

describe("the clocks of runs", () => {
  it.each([
    ["are those of the later run", [run(1, RIGHT - 7200000, -9000), run(2, RIGHT, null)], [RIGHT - 9000, RIGHT]],
    [
      "stay, where they agree to within two seconds",
      [run(1, RIGHT - 1900, 0), run(2, RIGHT, null)],
      [RIGHT - 1900, RIGHT],
    ],
    [
      "are those of the run before, where none was set after it",
      [run(1, RIGHT, -5000), run(2, NEVER_SET, -8000), run(3, 2 * NEVER_SET, -9000), run(4, 0, null)],
      [RIGHT, RIGHT + 5000, RIGHT + 13000, RIGHT + 22000],
    ],
    [
      "that were never set are those of the run after, where one was set",
      [run(1, NEVER_SET, -5000), run(2, 0, -8000), run(3, RIGHT, null)],
      [RIGHT - 13000, RIGHT - 8000, RIGHT],
    ],
    [
      "are taken from both sides of one that was set",
      [run(1, 0, -5000), run(2, RIGHT, -8000), run(3, NEVER_SET, null)],
      [RIGHT - 5000, RIGHT, RIGHT + 8000],
    ],
    ["stay, where no box was on in both", [run(1, RIGHT, null), run(2, NEVER_SET, null)], [RIGHT, NEVER_SET]],
  ])("%s", (_, runs, expected) => {
    expect([...settledClocks(runs).values()]).toEqual(expected);
  });
});
