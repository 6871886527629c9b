import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Progress } from "../../../host/cli/progress.ts";

let shown: string[];
let terminal: { isTTY: boolean; write: (text: string) => void };

beforeEach(() => {
  shown = [];
  terminal = { isTTY: true, write: (text) => shown.push(text) };
  vi.spyOn(process, "stderr", "get").mockReturnValue(terminal as typeof process.stderr);
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(90000);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("tells on a terminal how much is done and how long the rest takes, after two seconds and five times a second at most", () => {
  const progress = new Progress("exporting", 40);
  for (let tenths = 1; tenths <= 40; tenths++) {
    vi.advanceTimersByTime(100);
    progress.show(tenths / 4);
  }
  progress.end();
  expect(shown).toHaveLength(12);
  expect(shown[0]).toContain("exporting: 13 %, 14 s left");
  expect(shown[10]).toContain("exporting: 25 %, 12 s left");
  expect(shown[11]).toBe("\r\x1b[K");
});

it.each([
  ["nobody looks", false, 60000],
  ["the work is short", true, 1999],
])("is silent where %s", (_, isTTY, ms) => {
  terminal.isTTY = isTTY;
  const progress = new Progress("exporting", 1);
  vi.advanceTimersByTime(ms);
  progress.show(0.5);
  progress.end();
  expect(shown).toEqual([]);
});
