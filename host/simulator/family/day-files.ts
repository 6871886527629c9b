// A day of the family as the text of its files: trace, truth and customers, in the columns of recorded days.
import { CHANNELS } from "../../../protocol/channels.ts";
import { valuesOf } from "../../../protocol/enumerations.ts";
import type { FamilyDay } from "./simulate-day.ts";

/** Files by name, for the lane of this number: `lane-1.trace.csv`, `.truth.csv`, `.customers.csv`, `.shop.json`. */
export function dayFiles(day: FamilyDay, lane: number): { [file: string]: string } {
  return {
    [`lane-${lane}.trace.csv`]: traceText(day),
    [`lane-${lane}.truth.csv`]: truthText(day),
    [`lane-${lane}.customers.csv`]: customersText(day),
    [`lane-${lane}.shop.json`]: `${JSON.stringify(day.shop, null, 2)}\n`,
  };
}

function traceText({ trace }: FamilyDay): string {
  const names = valuesOf(CHANNELS);
  const rows = ["t_ms,sensor,value,status"];
  for (let i = 0; i < trace.length; i++)
    rows.push(`${trace.tMs[i]},${names[trace.channel[i] as number]},${trace.value[i]},${trace.status[i]}`);
  return `${rows.join("\n")}\n`;
}

function truthText({ truth }: FamilyDay): string {
  const rows = ["t_ms,in_lane,waiting,outside,open,serving,stalled"];
  for (let s = 0; s < truth.seconds; s++) {
    const { inLane, waiting, outside, open, serving, stalled } = truth;
    rows.push([1000 * s, inLane[s], waiting[s], outside[s], open[s], serving[s], stalled[s]].join(","));
  }
  return `${rows.join("\n")}\n`;
}

function customersText({ customers }: FamilyDay): string {
  const ms = (s: number): string => (Number.isNaN(s) ? "" : String(Math.round(1000 * s)));
  const rows = customers.map((c) =>
    [ms(c.joinedS), ms(c.startS), ms(c.endS), ms(c.enteredS), ms(c.leftS), c.reneged ? 1 : 0].join(","),
  );
  return `${["arrive_ms,start_ms,end_ms,enter_ms,leave_ms,reneged", ...rows].join("\n")}\n`;
}
