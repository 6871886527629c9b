import { beforeEach, describe, expect, it } from "vitest";
import { type LastRecord, StoredBoots } from "../../../host/log/boots.ts";
import { telemetry } from "../telemetry.ts";

/** Starts of boxes that a log has had since its host began: more than are remembered. */
const MANY = 6000;

describe("the name of a start that the host has told apart from an earlier one of the same boot id", () => {
  let boots: StoredBoots;
  let stored: Set<string>;
  const lastOf: LastRecord = (_, boot) => (stored.has(boot) ? { sentMs: 0, sameSeqMs: undefined } : undefined);

  /** A record that is being written; it counts once the transaction is kept. */
  function write(boot: string, life: number, seq: number): string {
    const row = { box: "1", life, telemetry: telemetry({ boot, seq, sentMs: 1000 * seq }) };
    return boots.of(row, lastOf).boot;
  }
  function commit(boot: string, life: number, seq: number): string {
    const name = write(boot, life, seq);
    stored.add(name);
    boots.keep();
    return name;
  }

  beforeEach(() => {
    boots = new StoredBoots();
    stored = new Set();
    commit("b", 0, 9);
    expect(commit("b", 1, 1)).toBe("b~2");
  });

  it("stays so after a commit that failed", () => {
    expect([write("c", 0, 1), write("b", 1, 2)]).toEqual(["c", "b~2"]);
    boots.forget();
    expect(commit("b", 1, 2)).toBe("b~2");
  });

  it("stays so while it goes on, however many other boxes start", () => {
    for (let i = 0; i < MANY; i++) {
      commit(`other${i}`, 0, 1);
      if (i % 1000 === 0) expect(commit("b", 1, 2 + i)).toBe("b~2");
    }
    expect(commit("b", 1, 2 + MANY)).toBe("b~2");
  });
});
