// The short form of `npm run faults:headoffice`: Mosquitto, PostgreSQL, two consumers and some shops, each killed once.
import { expect, it } from "vitest";
import { runFaults } from "../headoffice/fault-run.ts";
import { postgres } from "../headoffice/postgres.ts";
import { mosquitto, note } from "./programs.ts";

const missing = `${note("mosquitto", mosquitto)}${note("postgresql", postgres)}`;

it.skipIf(missing !== "")(
  `head office loses no record and counts none twice when everything is killed${missing}`,
  async () => {
    const said: string[] = [];
    const result = await runFaults({
      ...{ broker: "mosquitto", shops: 6, perS: 4, paceMs: 1500, random: 0, seed: 1 },
      say: (text) => said.push(text),
    });
    expect(result, said.join("\n")).toMatchObject({ lost: 0, different: 0, twice: 0, miscounted: 0, waiting: 0 });
    expect(result.made).toBeGreaterThan(100);
    expect(result.refusals).toBeGreaterThan(0);
  },
  300000,
);
