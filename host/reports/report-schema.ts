// The report as JSON: what others may count on. Checked before it is written.
import { z } from "zod";
import type { Report } from "../core/report/report.ts";

const estimate = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const count = z.int().min(0);
const amount = z.number().min(0);
const hour = z.int().min(0).max(167);
const halfHour = z.int().min(0).max(335);
const role = z.enum(["lane", "line", "till", "bank", "door"]);
const promise = z.strictObject({ overS: amount, share: amount });

const figures = z.strictObject({
  ...{ days: count, heardHours: amount, openHours: amount, customers: count, entries: count, unknownEntries: count },
  ...{ length: estimate, longest: count, confidence: z.number().min(0).max(1).nullable() },
  ...{ predictedS: estimate, realisedS: estimate, feltS: estimate },
  over: z.array(z.strictObject({ overS: amount, predicted: estimate, realised: estimate })),
  ...{ oneInFront: estimate, utilisation: estimate, serviceS: estimate },
  ...{ stalls: estimate, balks: estimate, reneges: estimate, blind: z.number().min(0).max(1).nullable() },
});
const waits = z.strictObject({ n: count, sumS: amount, over: z.array(count) });
const laneHour = z.strictObject({
  hour,
  customers: count,
  length: estimate,
  realisedS: estimate,
  utilisation: estimate,
});
const rotaSlot = z.strictObject({
  ...{ halfHour, customersPerH: estimate, open: amount, needed: count, neededAtMost: count, over: amount },
});
const alternative = z.strictObject({
  change: z.enum(["as it was", "one more cashier", "one more till", "self-checkout", "one line", "rota"]),
  ...{ meanS: estimate, over: estimate, cashierHours: amount, halfHours: z.array(halfHour) },
});

/** Units are in the names; an estimate's `low` to `high` is its interval of 95 %, null where there is none. */
export const REPORT: z.ZodType<Report> = z.strictObject({
  ...{ store: z.string(), from: date, to: date, days: count },
  leftOut: z.array(
    z.strictObject({
      ...{ file: z.string(), found: z.string(), table: z.enum(["telemetry", "decisions", "events"]) },
      ...{ date: date.nullable(), box: z.string().nullable() },
    }),
  ),
  shop: figures,
  lanes: z.array(z.strictObject({ box: z.string(), name: z.string(), role, figures, hours: z.array(laneHour) })),
  hours: z.array(z.strictObject({ hour, figures })),
  weekdays: z.array(z.strictObject({ weekday: z.string(), figures })),
  dates: z.array(z.strictObject({ date, customers: count, waits })),
  calls: z.strictObject({
    ...{ calls: count, answered: count, withdrawn: count, unanswered: count, open: count, answeredShare: estimate },
    ...{ openedS: estimate, openedMedianS: amount.nullable(), openedSlowestS: amount.nullable() },
    hours: z.array(z.strictObject({ hour, calls: count })),
  }),
  quiet: z.array(z.strictObject({ hour, customersPerH: amount, ofMean: amount, realisedS: estimate })),
  rotas: z.array(
    z.strictObject({
      ...{ pool: z.string(), name: z.string(), tills: count, promise, cycleS: amount.nullable(), variation: amount },
      ...{ slots: z.array(rotaSlot), openHours: amount, neededHours: amount, short: count },
      ...{ promised: amount.nullable(), simulated: estimate, meanS: estimate },
    }),
  ),
  whatIf: z.array(
    z.strictObject({
      ...{ pool: z.string(), promise, alternatives: z.array(alternative) },
      short: z.enum(["tills", "people", "nothing", "unknown"]),
    }),
  ),
  money: z.strictObject({
    value: z.strictObject({ basket: amount, purchases: amount, periods: amount, currency: z.string() }).nullable(),
    customerValue: amount.nullable(),
    atRisk: z.array(z.strictObject({ overS: amount, visits: estimate, value: estimate.nullable() })),
    lost: z.strictObject({ people: estimate, sales: estimate.nullable() }),
    assumptions: z.array(z.string()),
  }),
});
