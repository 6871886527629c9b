// Reads what a shop's log and archive know of the same half hours of past weeks.
import { type HalfHour, pastDatesOf, pastWeeksOf } from "../core/dispatch/past-weeks.ts";
import type { LeftOut } from "../core/report/left-out.ts";
import type { Slot } from "../core/report/slot.ts";
import { slotsOf } from "./slots.ts";

/** Half hours of today and tomorrow, in ms since 1970; `boxes` are those of the lanes that count, `today` is a local date. */
export async function readPastWeeks(
  logFile: string,
  store: string,
  boxes: readonly string[],
  today: string,
): Promise<HalfHour[]> {
  const dates = new Set(pastDatesOf(today));
  const slots: Slot[] = [];
  // The lists of waits are most of it, and not asked for.
  // Sealed days that are damaged are unknown; where it is the log itself, it is tried again.
  const onDamage = ({ file, found }: LeftOut): void => {
    if (file === logFile) throw new Error(`${file}: ${found}`);
  };
  for await (const day of slotsOf(logFile, store, (date) => dates.has(date), onDamage))
    for (const slot of day) slots.push({ ...slot, predictedS: [], realisedS: [], cyclesS: [] });
  return pastWeeksOf(slots, boxes, today);
}
