import fc from "fast-check";
import { expect, it } from "vitest";
import { dateAfter } from "../../../../host/core/local-days.ts";
import type { ArchiveFiles } from "../../../../host/log/archive/archive-files.ts";
import { beyond } from "../../../../host/log/archive/retention.ts";

const BYTES = 1e9;

/** An archive with a day of each of these sizes, in GB, the oldest first. */
function archiveOf(sizes: readonly number[]): ArchiveFiles {
  const dates = sizes.map((_, i) => dateAfter("2026-01-01", i));
  const archive = { allDates: () => dates, sizeOf: (date: string) => BYTES * (sizes[dates.indexOf(date)] as number) };
  return archive as Partial<ArchiveFiles> as ArchiveFiles;
}

it("removes the oldest days alone, no more than both limits ask for, and never the newest", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 40 }), (all, days, gigabytes) => {
      const archive = archiveOf(all);
      const removed = beyond(archive, { days, gigabytes });
      expect(removed).toEqual(archive.allDates().slice(0, removed.length));
      const isWithin = (kept: readonly number[]): boolean =>
        kept.length <= days && kept.reduce((a, b) => a + b, 0) <= gigabytes;
      const kept = all.slice(removed.length);
      if (all.length > 0) expect(kept.length).toBeGreaterThan(0);
      if (kept.length > 1) expect(isWithin(kept)).toBe(true);
      if (removed.length > 0) expect(isWithin(all.slice(removed.length - 1))).toBe(false);
    }),
  );
});
