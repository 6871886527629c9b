// Half hours of any range, out of archive and log, one piece at a time: no range takes more memory than a day.
import { dateAfter, dateOf, endOf, startOf } from "../core/local-days.ts";
import type { OnDamage } from "../core/report/left-out.ts";
import type { Slot } from "../core/report/slot.ts";
import { type LaneRecord, LEAD_MS, SlotBuilder } from "../core/report/slot-builder.ts";
import { ArchiveFiles, archiveOf } from "./archive/archive-files.ts";
import { DayReader } from "./day-reader.ts";
import { damageOrThrow } from "./log-fault.ts";
import { openToRead } from "./open-to-read.ts";

const RECORDS = `
SELECT made_ms AS fromMs, made_ms AS toMs, boot, ins, outs, reversed, in_lane AS inLane, waiting, wait_s AS waitS, state,
  confidence_percent AS confidencePercent
FROM records WHERE store = ? AND box = ? AND boot = ? AND seq BETWEEN ? AND ? ORDER BY seq`;

/** Half hours of local dates, both included; see `slotsOf`. */
export function slotsBetween(
  logFile: string,
  store: string,
  from: string,
  to: string,
  onDamage: OnDamage,
): AsyncGenerator<Slot[]> {
  return slotsOf(logFile, store, (date) => date >= from && date <= to, onDamage);
}

/**
 * Half hours of those local dates that are asked for; what is damaged is given to `onDamage`, and left out. Throws the database's error when
 * the log cannot be read for another reason.
 */
export async function* slotsOf(
  logFile: string,
  store: string,
  isAsked: (date: string) => boolean,
  onDamage: OnDamage,
): AsyncGenerator<Slot[]> {
  const archive = new ArchiveFiles(archiveOf(logFile), store);
  // Records that are gone may have left their sums.
  const dates = [...new Set([...archive.dates(), ...archive.of("rollups").dates()])].sort();
  const sealed = dates.filter(isAsked);
  if (sealed.length > 0) yield* askedSlots(archive, sealed, isAsked, onDamage);
  let date: string | null = null;
  const onFailure = (error: unknown): void => {
    onDamage({ file: logFile, found: damageOrThrow(error), table: "telemetry", date, box: null });
  };
  let reader: DayReader | undefined;
  try {
    reader = new DayReader(logFile, store);
    for (date of reader.days().filter((day) => isAsked(day) && !sealed.includes(day)))
      try {
        yield* [...liveSlots(logFile, store, reader, date, await buildersOf(archive, date))];
      } catch (error) {
        onFailure(error);
      }
  } catch (error) {
    onFailure(error);
  } finally {
    reader?.close();
  }
}

/**
 * Of sealed dates what is of a date that is asked for. Where they were sealed by another zone's dates, some of it is in the folder of the
 * date before or after.
 */
async function* askedSlots(
  archive: ArchiveFiles,
  sealed: readonly string[],
  isAsked: (date: string) => boolean,
  onDamage: OnDamage,
): AsyncGenerator<Slot[]> {
  // DuckDB is large: days of the log itself do without it.
  const { sealedSlots } = await import("./archive/rollups.ts");
  const ofAsked = (slots: readonly Slot[]): Slot[] => slots.filter(({ fromMs }) => isAsked(dateOf(fromMs)));
  let isOtherZone = false;
  for await (const { date, slots } of sealedSlots(archive, sealed, onDamage)) {
    isOtherZone ||= slots.some(({ fromMs }) => dateOf(fromMs) !== date);
    yield ofAsked(slots);
  }
  if (!isOtherZone) return;
  for await (const { slots } of sealedSlots(archive, archive.datesBeside(isAsked), onDamage)) yield ofAsked(slots);
}

/** Builders of a date for the boxes whose evening before is sealed, which they have seen. */
async function buildersOf(archive: ArchiveFiles, date: string): Promise<Map<string, SlotBuilder>> {
  const evening = archive.files(dateAfter(date, -1));
  if (evening.size === 0) return new Map();
  const { Parquet } = await import("./archive/parquet.ts");
  const { builderAfter } = await import("./archive/rollups.ts");
  return Parquet.use(async (parquet) => {
    const builders = new Map<string, SlotBuilder>();
    for (const box of evening.keys()) builders.set(box, await builderAfter(parquet, archive, box, date));
    return builders;
  });
}

/** Half hours of a date that is in the log still. */
function* liveSlots(
  logFile: string,
  store: string,
  reader: DayReader,
  date: string,
  builders: Map<string, SlotBuilder>,
): Generator<Slot[]> {
  const [startMs, endMs] = [startOf(date), endOf(date)];
  const led = new Set(builders.keys());
  const database = openToRead(logFile);
  const select = database.prepare(RECORDS);
  for (const { box, boot, first, last } of reader.partsBetween(startMs - LEAD_MS, endMs)) {
    const builder = builders.get(box) ?? new SlotBuilder(box, startMs, endMs);
    builders.set(box, builder);
    const fromMs = led.has(box) ? startMs : startMs - LEAD_MS;
    for (const row of select.iterate(store, box, boot, first, last)) {
      const record = row as unknown as LaneRecord;
      if (record.fromMs >= fromMs && record.fromMs < endMs) builder.add(record);
    }
  }
  database.close();
  for (const builder of builders.values()) yield builder.build();
}
