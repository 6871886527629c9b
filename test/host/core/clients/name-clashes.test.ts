import { describe, expect, it } from "vitest";
import { NameClashes } from "../../../../host/core/clients/name-clashes.ts";

describe("two of one name", () => {
  it("are found when they speak in turns", () => {
    const clashes = new NameClashes();
    const heard = ["a", "b", "a", "b"].map((sender, i) => clashes.heard("lane-1", sender, 1000 * i));
    expect(heard).toEqual([undefined, undefined, undefined, undefined]);
    expect(clashes.heard("lane-1", "b", 4000)).toBeUndefined();
    expect(clashes.heard("lane-1", "a", 5000)).toEqual(["b", "a"]);
    expect(clashes.heard("lane-2", "a", 5000)).toBeUndefined();
  });

  it("are not found in one that restarts again and again, or is heard in turns rarely", () => {
    const clashes = new NameClashes();
    for (let i = 0; i < 100; i++) expect(clashes.heard("lane-1", `boot ${i}`, 1000 * i)).toBeUndefined();
    for (let i = 0; i < 100; i++) expect(clashes.heard("lane-2", `boot ${i % 2}`, 60000 * i)).toBeUndefined();
  });

  it("are found by three take-overs within a minute", () => {
    const clashes = new NameClashes();
    expect([0, 30000, 59999].map((nowMs) => clashes.takenOver("s-lane-1", nowMs))).toEqual([false, false, true]);
    expect(clashes.takenOver("s-lane-1", 90000)).toBe(false);
  });
});
