// Traces for comparing targets: made by the virtual shop, so that nothing recorded is needed.

import { demoShop } from "../../host/simulator/shop-setups.ts";
import { StoreDay } from "../../host/simulator/store-day.ts";

/** The first lane's trace of a simulated day as CSV, with only the named sensors. */
export function simulatedTrace(seed: number, minutes: number, sensors: readonly string[]): string {
  const rows = ["t_ms,sensor,value,status"];
  const day = new StoreDay(demoShop(2, seed), (lane, ...row) => {
    if (lane === 0 && sensors.includes(row[1])) rows.push(row.join(","));
  });
  for (let s = 0; s < minutes * 60; s++) day.runSecond();
  return rows.join("\n");
}

/** Ten minutes of a lane whose box starts while somebody is at the pay point, leaves after 100 s, and others come after 400 s. */
export function startedAmongCustomers(): string {
  const rows: [tMs: number, sensor: string, value: number][] = [];
  for (let tMs = 0; tMs < 600000; tMs += 200)
    rows.push([tMs, "head", (tMs > 20000 && tMs < 100000 ? 500 : 1350) + ((tMs * 7) % 11)]);
  const pass = (tMs: number, ...beams: string[]): void => {
    for (const [i, beam] of beams.entries()) rows.push([tMs + 60 * i, beam, 1], [tMs + 60 * i + 350, beam, 0]);
  };
  for (const tMs of [100000, 500000, 560000]) pass(tMs, "exit");
  for (const tMs of [400000, 420000, 450000]) pass(tMs, "entry", "entry2");
  const sorted = rows.sort(([a], [b]) => a - b).map((row) => `${row.join(",")},0`);
  return ["t_ms,sensor,value,status", ...sorted].join("\n");
}

/** Six minutes in which breaks, and the times between them, last just as long as the estimator's limits between two classes of them. */
export function timesAtLimits(): string {
  const rows: [tMs: number, sensor: string, value: number][] = [];
  let tMs = 10000;
  for (const stoodMs of [300, 600, 1000])
    for (const gapMs of [600, 1200, 2000, 4000])
      for (const beam of ["entry", "exit"]) {
        rows.push([tMs, beam, 1], [tMs + stoodMs, beam, 0], [tMs + stoodMs + gapMs, beam, 1]);
        tMs += 2 * stoodMs + gapMs;
        rows.push([tMs, beam, 0]);
        tMs += 8000;
      }
  return ["t_ms,sensor,value,status", ...rows.map((row) => `${row.join(",")},0`)].join("\n");
}
