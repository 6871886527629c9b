// The short form of `npm run attacks`, for one broker: the rows that take no waiting, each refused, told with its sender,
// and harmless.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pool } from "../pool.ts";
import { ALL_ATTACKS } from "./all-attacks.ts";
import { carryOut } from "./attack.ts";
import { type BrokerName, Rig } from "./rig.ts";

/** Rows that wait for a time-out, or for what is told every few seconds. */
const LONG = /never ends|HTTP spoken|byte at a time|streams of one|guessing|say nothing|announces/;

/** Shops that are attacked side by side: most of a row is the broker's own waiting. */
const SHOPS = 3;

/** Declares the tests; `note` says why they are skipped. */
export function attackTests(broker: BrokerName, note = ""): void {
  describe.skipIf(note !== "")(`an attacker at a shop with the broker ${broker}${note}`, () => {
    let rigs: Rig[] = [];
    const pool = new Pool<Rig>();
    beforeAll(async () => {
      rigs = await Promise.all(Array.from({ length: SHOPS }, () => Rig.open(broker)));
      for (const rig of rigs) pool.add(rig);
    });
    afterAll(async () => {
      for (const rig of rigs) await rig.close();
    });

    const rows = ALL_ATTACKS.filter(({ at, name }) => at.includes(broker) && !LONG.test(name));
    it.concurrent.each(rows)("gets nowhere with: $name", async (attack) => {
      const { isRefused, isTold, isHarmless, detail } = await pool.use((rig) => carryOut(attack, rig));
      expect({ isRefused, isTold, isHarmless, detail }).toEqual({
        ...{ isRefused: true, isTold: true, isHarmless: true, detail: "" },
      });
    });
  });
}
