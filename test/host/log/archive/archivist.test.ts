import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Archivist } from "../../../../host/log/archive/archivist.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-archivist-"));
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

describe("the archivist", () => {
  it("seals and removes nothing while the host's clock cannot be right", async () => {
    vi.useFakeTimers();
    let wallMs: number | undefined;
    let looks = 0;
    const shop = {
      wall: () => wallMs,
      retention: () => {
        looks += 1;
        return { days: 7, gigabytes: 1 };
      },
      ...{ prune: () => {}, onSealed: () => {}, onRemoved: () => {}, onFailure: () => {} },
    };
    const archivist = new Archivist({ file: path.join(dir, "log.sqlite"), store: "s", archive: dir }, shop);
    vi.advanceTimersByTime(2 * 3600000);
    expect(looks).toBe(0);
    wallMs = Date.UTC(2026, 10, 22);
    vi.advanceTimersByTime(3600000);
    expect(looks).toBe(1);
    await archivist.close();
  });
});
