import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Archivist } from "../../../../host/log/archive/archivist.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it.each([
  ["after a minute, where the clock is known", true, 60000],
  ["after an hour, where the clock may still be set right", false, 3600000],
])("looks for the first time %s", async (_, isClockKnown, dueMs) => {
  const file = path.join(tmpdir(), "tillbeacon-no-such-log.sqlite");
  let looks = 0;
  const archivist = new Archivist(
    { file, store: "s", archive: `${file}-archive` },
    {
      wall: () => 0,
      isClockKnown: () => isClockKnown,
      retention: () => {
        looks += 1;
        return { days: 1, gigabytes: 1 };
      },
      prune: () => {},
      onSealed: () => {},
      onRemoved: () => {},
      onDone: () => {},
      onFailure: () => {},
    },
  );
  vi.advanceTimersByTime(dueMs - 1);
  expect(looks).toBe(0);
  vi.advanceTimersByTime(1);
  expect(looks).toBe(1);
  await archivist.close();
});
