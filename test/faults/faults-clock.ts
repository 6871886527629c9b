// Faults of the host's wall clock, by a shim that moves `Date` in the host and its threads.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { BOTH, type Fault } from "./fault.ts";
import { runSql } from "./log-damage.ts";
import { pause, type Rig, STORE } from "./rig.ts";

const SHIM = new URL("./clock-shim.ts", import.meta.url).href;
const OFFSET_FILE = "clock-offset";
const HOUR_MS = 3600000;
const YEAR_MS = 8766 * HOUR_MS;
const host = {
  env: {
    NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${SHIM}`,
    TILLBEACON_CLOCK_OFFSET: OFFSET_FILE,
  },
};
/** Wrong, as against stepped: one is over when the clock is right, of the other people are told for a while. */
const warns = /^clock (?!step)/;
const steps = /^clock step/;

function setClock(rig: Rig, offsetMs: number): void {
  writeFileSync(path.join(rig.dir, OFFSET_FILE), String(offsetMs));
}

function started(name: string, offsetMs: () => number): Fault {
  return {
    ...{ name: `clock: ${name}`, about: "from the start, then right", brokers: BOTH, warns, rig: { host } },
    before: async (rig) => {
      // A host that has never decided anything cannot know that it is not later than it thinks.
      setClock(rig, 0);
      await rig.startHost();
      await pause(2000);
      await rig.killHost();
      // Run 0 is dated in UTC.
      const values = `'${STORE}', ${Date.now()}, 'withdrawn', 'lane-3', 'before', '{}', 0, ${Date.now()}`;
      runSql(rig, `INSERT INTO decision (store, t_ms, kind, box, reason, inputs, run, up_ms) VALUES (${values})`);
      setClock(rig, offsetMs());
      await rig.startHost();
    },
    end: (rig) => setClock(rig, 0),
  };
}

function stepped(name: string, offsetMs: number): Fault {
  return {
    ...{ name: `clock: ${name}`, about: "while it runs, and back", brokers: ["embedded"], warns: steps, rig: { host } },
    staysWarned: true,
    begin: (rig) => setClock(rig, offsetMs),
    end: (rig) => setClock(rig, 0),
  };
}

export const CLOCK_FAULTS: readonly Fault[] = [
  started("started in 1971", () => Date.UTC(1971, 0, 1) - Date.now()),
  started("ten years ahead", () => 10 * YEAR_MS),
  stepped("stepped ahead by 2 h", 2 * HOUR_MS),
  stepped("stepped back by 2 h", -2 * HOUR_MS),
];
