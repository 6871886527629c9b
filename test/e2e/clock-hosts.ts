// Hosts that run one after another, by wall clocks that may be wrong, while one box is on all the time.
import { pino } from "pino";
import { ShopHost } from "../../host/app/shop-host.ts";
import { demoConfig } from "../../host/config/config.ts";
import { dateOf } from "../../host/core/local-days.ts";
import { newDispatch } from "../../host/core/policies.ts";
import { placesOf } from "../../host/core/shop.ts";
import { Store } from "../../host/core/store.ts";
import { DayReader } from "../../host/log/day-reader.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { rowsOf } from "../host/log/open-log.ts";
import { telemetry } from "../host/telemetry.ts";

export const MINUTE = 60000;
export const HOUR = 60 * MINUTE;
/** A record each so often, for so long. Unit ms. */
const EVERY = MINUTE / 2;
export const LENGTH = 40 * HOUR;
/** The box was switched on so long before. Unit ms. */
const ON = 5 * HOUR;
export const CONFIG = demoConfig(2);

/** One run of a host: from, to, and by how much its clock is wrong at each time; all in ms after the beginning. */
export interface Run {
  from: number;
  to: number;
  errorAt: (at: number) => number;
}

/** Writes the log of such hosts; `beginMs` is the truth at which everything begins, `pace` what the box's clock does in a ms. */
export async function runHosts(file: string, beginMs: number, runs: readonly Run[], pace = 1): Promise<void> {
  for (const { from, to, errorAt } of runs) {
    let at = from;
    const clock = {
      // Messages come as fast as they can be taken: many thousand times as fast as they say.
      speed: 100000,
      isVirtual: false,
      now: () => at - from + 1000,
      wall: () => beginMs + at + errorAt(at),
      up: () => at - from + 1000,
      errorMs: () => null,
    };
    const store = new Store(placesOf(CONFIG), newDispatch(CONFIG.policy, CONFIG.targets));
    const logger = pino({ level: "silent" });
    const host = new ShopHost({ config: CONFIG, store, logFile: file, logger, clock, onLamp: () => {} });
    void host.open();
    for (; at < to; at += EVERY) {
      // The record came after 30 ms.
      const seq = 1 + at / EVERY;
      const tMs = Math.round(pace * (at + ON - 30));
      host.traffic.onMessage({
        box: "lane-1",
        kind: "telemetry",
        payload: encodeForBox("telemetry", telemetry({ seq, tMs, oldest: 1, boot: "b1" })),
        from: "test",
      });
      host.tick();
      if (seq % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    host.close();
    await host.closeLog();
  }
}

/** How far the worst record of a log is off, ms; its days, the newest first; and its records by day. */
export function datesOf(
  file: string,
  beginMs: number,
  pace = 1,
): { worstMs: number; days: string[]; records: number[] } {
  const [worst] = rowsOf(
    file,
    `SELECT max(abs(made_ms - t_ms / ${pace.toFixed(6)} - ${beginMs - ON})) AS ms FROM records`,
  );
  const reader = new DayReader(file, CONFIG.store);
  const days = reader.days();
  const made = rowsOf(file, "SELECT made_ms AS ms FROM records").map(({ ms }) => dateOf(Number(ms)));
  const records = days.map((day) => made.filter((date) => date === day).length);
  reader.close();
  return { worstMs: Number(worst?.["ms"]), days, records };
}
