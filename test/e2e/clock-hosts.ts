// Hosts that run one after another, by wall clocks that may be wrong, while one box is on all the time.
import { pino } from "pino";
import { ShopHost } from "../../host/app/shop-host.ts";
import { demoConfig } from "../../host/config/config.ts";
import { newDispatch } from "../../host/core/dispatch/policies.ts";
import { dateOf } from "../../host/core/local-days.ts";
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
  /** By how much its monotonic clock is ahead of one that is right: its quartz is fast, or its time server pulls both clocks. */
  gainedAt?: (at: number) => number;
  /** The machine is suspended from a time to another one: its monotonic clock stands still, and records come afterwards. */
  asleep?: readonly [from: number, to: number];
}

/**
 * Writes the log of such hosts; `beginMs` is the truth at which everything begins, `pace` what the box's clock does in a ms, with a record
 * each `every` ms.
 */
export async function runHosts(
  file: string,
  beginMs: number,
  runs: readonly Run[],
  pace = 1,
  every = EVERY,
): Promise<void> {
  for (const { from, to, errorAt, gainedAt = () => 0, asleep = [to, to] } of runs) {
    let at = from;
    const up = (): number => at - from + 1000 + gainedAt(at);
    const slept = (): number => (at < asleep[1] ? 0 : asleep[1] - asleep[0]);
    const clock = {
      // Messages come as fast as they can be taken: many thousand times as fast as they say.
      speed: 100000,
      isVirtual: false,
      now: () => up() - slept(),
      wall: () => beginMs + at + errorAt(at),
      up,
      errorMs: () => null,
    };
    const boxMs = (ms: number): number => Math.round(pace * (ms + ON - 30));
    let next = from;
    let sent = 0;
    const store = new Store(placesOf(CONFIG), newDispatch(CONFIG.policy, CONFIG.targets));
    const logger = pino({ level: "silent" });
    const host = new ShopHost({ config: CONFIG, store, logFile: file, logger, clock, onLamp: () => {} });
    void host.open();
    for (; at < to; at += every) {
      if (at >= asleep[0] && at < asleep[1]) continue;
      // The newest record came after 30 ms.
      for (; next <= at; next += every) {
        const fields = { seq: 1 + next / every, tMs: boxMs(next), sentMs: boxMs(at), oldest: 1, boot: "b1" };
        const payload = encodeForBox("telemetry", telemetry(fields));
        host.traffic.onMessage({ box: "lane-1", kind: "telemetry", payload, from: "test" });
        sent += 1;
      }
      host.tick();
      if ((at / every) % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    host.close();
    // Closing waits for a while only, whatever is left.
    while (host.logCounts.logged < sent) await new Promise((resolve) => setTimeout(resolve, 10));
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
