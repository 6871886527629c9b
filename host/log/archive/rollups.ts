// Half hours of sealed days: summed up once, when a day is sealed, and read by every report after that.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { dateAfter, endOf, startOf } from "../../core/local-days.ts";
import type { OnDamage } from "../../core/report/left-out.ts";
import { LISTS, type Slot, SUMS } from "../../core/report/slot.ts";
import { HOLD_MS, type LaneRecord, LEAD_MS, SlotBuilder } from "../../core/report/slot-builder.ts";
import { columnName } from "../schema.ts";
import type { ArchiveFiles } from "./archive-files.ts";
import { damageIn, missingOf, SET_ASIDE, wholeOf } from "./damage.ts";
import { Parquet } from "./parquet.ts";
import { CSV, exactly, OPTIONS, parquetIn, text } from "./parquet-sql.ts";

/** What makes a record say something else than the one before. */
const SAID = ["boot", "ins", "outs", "reversed", "in_lane", "waiting", "state"];
const CHANGED = SAID.map((name) => `lag(${name}) OVER () IS DISTINCT FROM ${name}`).join(" OR ");

/**
 * Records that say the same as the one before become one: most do. A file is in the order of time, so that DuckDB need
 * neither sort nor keep it.
 */
const runsOf = (file: string, fromMs: number): string => `
WITH marked AS (
  SELECT ${SAID.join(", ")}, wait_s, confidence_percent, epoch_ms(made) AS ms,
    ${CHANGED} OR epoch_ms(made) - lag(epoch_ms(made)) OVER () > ${HOLD_MS} AS is_new
  FROM ${parquetIn(file)} WHERE made >= make_timestamptz(${fromMs * 1000})
), numbered AS (
  SELECT * EXCLUDE (is_new), sum(is_new::INTEGER) OVER (ROWS UNBOUNDED PRECEDING) AS run FROM marked
)
SELECT min(ms)::DOUBLE AS "fromMs", max(ms)::DOUBLE AS "toMs", first(boot) AS boot, first(ins)::DOUBLE AS ins,
  first(outs)::DOUBLE AS outs, first(reversed)::DOUBLE AS reversed, first(in_lane) AS "inLane", first(waiting) AS waiting,
  first(wait_s) AS "waitS", first(state) AS state, avg(confidence_percent) AS "confidencePercent"
FROM numbered GROUP BY run ORDER BY run`;

/** A builder for one box and local date that has seen the evening before, where that is sealed and can be read. */
export async function builderAfter(
  parquet: Parquet,
  archive: ArchiveFiles,
  box: string,
  date: string,
): Promise<SlotBuilder> {
  const builder = new SlotBuilder(box, startOf(date), endOf(date));
  const evening = archive.files(dateAfter(date, -1)).get(box);
  if (evening === undefined) return builder;
  try {
    await addRecords(parquet, builder, evening, startOf(date) - LEAD_MS);
    return builder;
  } catch {
    // Damage there is no damage here: who waited over midnight is not known.
    return new SlotBuilder(box, startOf(date), endOf(date));
  }
}

async function addRecords(parquet: Parquet, builder: SlotBuilder, file: string, fromMs: number): Promise<void> {
  for await (const records of parquet.stream(runsOf(file, fromMs)))
    for (const record of records as unknown as LaneRecord[]) builder.add(record);
}

/** Half hours of a sealed date, computed anew of some of its files. */
async function dayOf(
  parquet: Parquet,
  archive: ArchiveFiles,
  date: string,
  files: ReadonlyMap<string, string>,
): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (const [box, file] of files) {
    const builder = await builderAfter(parquet, archive, box, date);
    await addRecords(parquet, builder, file, startOf(date));
    slots.push(...builder.build());
  }
  return slots;
}

/** Sums a sealed date up; `archive` is that of telemetry. */
export async function rollUp(parquet: Parquet, archive: ArchiveFiles, date: string): Promise<void> {
  const slots = await dayOf(parquet, archive, date, archive.files(date));
  const files = archive.of("rollups");
  const folder = files.begin(date);
  const lines = path.join(folder, "all.csv");
  writeFileSync(lines, slots.map(lineOf).join(""));
  const types = [
    ...["box: 'VARCHAR'", `"fromMs": 'BIGINT'`],
    ...SUMS.map((name) => `"${name}": 'BIGINT'`),
    ...LISTS.map((name) => `"${name}": 'VARCHAR'`),
  ];
  const columns = [
    ...["box", `make_timestamptz("fromMs" * 1000) AS "from"`],
    ...SUMS.map((name) => `"${name}"::INTEGER AS ${columnName(name)}`),
    ...LISTS.map((name) => `"${name}"::INTEGER[] AS ${columnName(name)}`),
  ];
  const copy = `COPY (
SELECT ${columns.join(", ")} FROM read_csv(${exactly(lines)}, ${CSV}, columns = {${types.join(", ")}})
ORDER BY "from", box) TO ${text(path.join(folder, "all.parquet"))} (${OPTIONS})`;
  await parquet.run(copy);
  files.finish(date);
}

/** Not as JSON, for which DuckDB takes 32 MB however little there is. */
function lineOf(slot: Slot): string {
  const sums = SUMS.map((name) => Math.round(slot[name]));
  return `${[slot.box, slot.fromMs, ...sums, ...LISTS.map((name) => `"[${slot[name].join(",")}]"`)].join(",")}\n`;
}

const COLUMNS = [
  ...["box", `epoch_ms("from")::DOUBLE AS "fromMs"`],
  ...SUMS.map((name) => `${columnName(name)} AS "${name}"`),
  ...LISTS.map((name) => `${columnName(name)} AS "${name}"`),
].join(", ");

/** Half hours of sealed local dates, a date at a time. Files that cannot be used are given to `onDamage`, and left out. */
export async function* sealedSlots(
  archive: ArchiveFiles,
  dates: readonly string[],
  onDamage: OnDamage,
): AsyncGenerator<{ date: string; slots: Slot[] }> {
  const parquet = await Parquet.open();
  try {
    for (const date of dates) yield { date, slots: await slotsOfDate(parquet, archive, date, onDamage) };
  } finally {
    parquet.close();
  }
}

/** What was summed up when the date was sealed; computed anew where that is missing or damaged. */
async function slotsOfDate(parquet: Parquet, archive: ArchiveFiles, date: string, onDamage: OnDamage): Promise<Slot[]> {
  const sums = archive.of("rollups");
  const spoilt = await damageIn(parquet, sums, date);
  const [file] = wholeOf(sums.files(date), spoilt).values();
  if (file !== undefined) {
    // They know nothing of what was put out of the way before they were made.
    for (const aside of archive.setAsideFiles(date)) onDamage(missingOf(date, aside, SET_ASIDE));
    return readSums(parquet, file);
  }
  const damage = await damageIn(parquet, archive, date);
  for (const [name, found] of damage) onDamage(missingOf(date, name, found));
  const files = archive.files(date);
  // Records that are gone leave no file to be named but that of their sums.
  if (files.size + damage.size === 0)
    for (const [name, found] of spoilt) onDamage({ ...missingOf(date, name, found), box: null });
  return dayOf(parquet, archive, date, wholeOf(files, damage));
}

async function readSums(parquet: Parquet, file: string): Promise<Slot[]> {
  const slots: Slot[] = [];
  for await (const piece of parquet.stream(`SELECT ${COLUMNS} FROM ${parquetIn(file)}`))
    slots.push(...(piece as unknown as Slot[]));
  return slots;
}
