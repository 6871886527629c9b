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
