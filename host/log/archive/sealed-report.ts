// The report of a sealed day, out of its Parquet files.
import {
  binsOf,
  type DayContext,
  type DayRecord,
  type DayReport,
  dayReport,
  LaneReportBuilder,
} from "../../core/report/day-report.ts";
import type { OnDamage } from "../../core/report/left-out.ts";
import type { ArchiveFiles } from "./archive-files.ts";
import { damageIn, missingOf, wholeOf } from "./damage.ts";
import { Parquet } from "./parquet.ts";
import { parquetIn } from "./parquet-sql.ts";

/** Reads a sealed local date; `onProgress` is given the share done, 0 to 1, `onDamage` what is left out; throws where that is all. */
export async function sealedReport(
  archive: ArchiveFiles,
  date: string,
  about: DayContext,
  onProgress: (share: number) => void,
  onDamage: OnDamage,
): Promise<DayReport> {
  const parquet = await Parquet.open();
  try {
    const damage = await damageIn(parquet, archive, date);
    const missing = [...damage].map(([file, found]) => missingOf(date, file, found));
    const files = [...wholeOf(archive.files(date), damage)].sort(([a], [b]) =>
      a.localeCompare(b, "en", { numeric: true }),
    );
    const names = files.map(([, file]) => file);
    const [first] = missing;
    if (names.length === 0 && first !== undefined) throw new Error(`${first.file}: ${first.found}`);
    for (const part of missing) onDamage(part);
    const { fromMs, toMs } = await spanOf(parquet, names);
    const day = binsOf(date, fromMs, toMs);
    const builders: LaneReportBuilder[] = [];
    for (const [box, file] of files) {
      const builder = new LaneReportBuilder(box, day.fromMs, day.binMs, day.bins);
      for await (const records of recordsOf(parquet, file)) for (const record of records) builder.add(record);
      builders.push(builder);
      onProgress(builders.length / files.length);
    }
    return dayReport(day, builders, toMs, about);
  } finally {
    parquet.close();
  }
}

async function spanOf(parquet: Parquet, files: readonly string[]): Promise<{ fromMs: number; toMs: number }> {
  const query = `SELECT epoch_ms(min(made))::DOUBLE AS "from", epoch_ms(max(made))::DOUBLE AS "to"
FROM ${parquetIn(files)}`;
  const row = await parquet.row(query);
  return { fromMs: Number(row["from"]), toMs: Number(row["to"]) + 1 };
}

async function* recordsOf(parquet: Parquet, file: string): AsyncGenerator<DayRecord[]> {
  const query = `SELECT epoch_ms(made)::DOUBLE AS "tMs", boot, ins::DOUBLE AS ins, waiting, wait_s AS "waitS", state
FROM ${parquetIn(file)}`;
  for await (const rows of parquet.stream(query)) yield rows as unknown as DayRecord[];
}
