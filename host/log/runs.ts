// Converts the monotonic clock of each run of the host to UTC. Once the wall clock is right, all that the run has logged is dated anew; by
// a box that was on before and after a restart of the host, so is the run before.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { EARLIEST_MS } from "../core/problems/wall-clock.ts";

/** The clock of one run: wall clock minus monotonic clock, and how far the wall clock may be off; null: nobody knows. */
export interface RunClock {
  /** Counts the runs of this process from 0: there are several when the machine has slept. */
  run: number;
  offsetMs: number;
  errorMs: number | null;
}

interface RunRow {
  id: number;
  offsetMs: number;
  utcMs: number;
  later: number | null;
  shiftMs: number | null;
  apartMs: number | null;
}

/** What two clocks may differ by without one of them being wrong: so much, and a share of the time between. */
const SAME_MS = 2000;
const DRIFT = 1e-4;
/** What remains of that once the rate of the box's clock has been measured: a share for changes of temperature, and jitter at each end. */
const MEASURED_DRIFT = 1e-5;
const JITTER_MS = 200;
/** The rate is measured over half the time that it has to account for, and at least this long. Unit ms. */
const MEASURED_MS = 3600000;
/** The clock of a box is known by its fifth record: the first ones may have waited on their way. */
const KNOWN = 5;
/** Records that are looked back for runs that were too short to be compared themselves. */
const MOST_BEFORE = 200;
/** Boxes followed; more than a shop has. */
const MOST = 5000;

/** A box in a run: number of records, the record by which its clock is known, and the earlier runs that its rate will date better. */
interface Seen {
  count: number;
  tMs: number;
  madeMs: number;
  links: Link[];
  /** When its rate will have been measured, by its own clock. */
  dueMs: number;
}

/** How the clocks of a run and of a later one differ, by a box that was on in both, and the time between. */
interface Link {
  run: number;
  shiftMs: number;
  apartMs: number;
}

/** Runs of one store in one open file. */
export class StoredRuns {
  private database: DatabaseSync;
  private store: string;
  private ids = new Map<number, { id: number; offsetMs: number; errorMs: number | null }>();
  private kept: [number, { id: number; offsetMs: number; errorMs: number | null }][] = [];
  private seen = new Map<string, Seen>();
  private before: StatementSync;

  constructor(database: DatabaseSync, store: string) {
    this.database = database;
    this.store = store;
    this.before = database.prepare(
      `SELECT run, t_ms AS tMs, made_up_ms AS madeMs FROM telemetry
WHERE store = ? AND box = ? AND boot = ? AND run <> ? AND run <> 0 ORDER BY seq DESC LIMIT ${MOST_BEFORE}`,
    );
  }

  /** Takes the clocks as they are known now. Within a transaction. */
  update(clocks: readonly RunClock[]): void {
    this.kept = [...this.ids];
    let isChanged = false;
    for (const clock of clocks) {
      const known = this.ids.get(clock.run);
      if (known?.offsetMs === clock.offsetMs && known.errorMs === clock.errorMs) continue;
      const { offsetMs, errorMs } = clock;
      const id = known?.id ?? this.insert(clock);
      this.database.prepare("UPDATE run SET offset_ms = ?, error_ms = ? WHERE id = ?").run(offsetMs, errorMs, id);
      this.ids.set(clock.run, { id, offsetMs, errorMs });
      isChanged = true;
    }
    if (isChanged) this.settle();
  }

  /** The number under which a run is stored. Throws when its clock has not been given. */
  idOf(run: number): number {
    const known = this.ids.get(run);
    if (known === undefined) throw new Error(`found run ${run}, expected one whose clock is known`);
    return known.id;
  }

  /** Compares the runs before, if this box was on then, by a record of now. Within a transaction. */
  compare(run: number, box: string, boot: string, tMs: number, madeMs: number): void {
    const id = this.idOf(run);
    const key = `${id} ${box} ${boot}`;
    const seen = this.seen.get(key) ?? { count: 0, tMs, madeMs, links: [], dueMs: Number.POSITIVE_INFINITY };
    if (seen.count >= KNOWN) {
      if (tMs >= seen.dueMs) this.refine(id, seen, tMs, madeMs);
      return;
    }
    if (this.seen.size > MOST) this.seen.clear();
    this.seen.set(key, Object.assign(seen, { count: seen.count + 1, tMs, madeMs }));
    if (seen.count < KNOWN) return;
    let before = { run: id, records: 0 };
    for (const last of this.before.iterate(this.store, box, boot, id)) {
      const ofRun = Number(last["run"]);
      if (ofRun !== before.run) {
        const link = this.link(ofRun, id, last, { tMs, madeMs });
        if (link !== undefined) seen.links.push(link);
        before = { run: ofRun, records: 0 };
      }
      before.records += 1;
      // It was long enough to be compared itself with those before it.
      if (before.records >= KNOWN) break;
    }
    if (seen.links.length === 0) return;
    const longestMs = Math.max(...seen.links.map(({ apartMs }) => apartMs));
    seen.dueMs = tMs + Math.max(MEASURED_MS, longestMs / 2);
    this.settle();
  }

  /** Corrects the difference of the clocks of two runs by what the box's clock gained or lost between them, at its rate in the later one. */
  private refine(later: number, seen: Seen, tMs: number, madeMs: number): void {
    seen.dueMs = Number.POSITIVE_INFINITY;
    const measuredMs = tMs - seen.tMs;
    const gained = (madeMs - seen.madeMs - measuredMs) / measuredMs;
    // No quartz is so far off: the host's clock has been pulled meanwhile.
    if (Math.abs(gained) > DRIFT) return;
    const left = MEASURED_DRIFT + JITTER_MS / measuredMs;
    const update = this.database.prepare("UPDATE run SET shift_ms = ?, apart_ms = ? WHERE id = ? AND later = ?");
    for (const { run, shiftMs, apartMs } of seen.links) {
      const isExact = left * apartMs < SAME_MS / 2;
      update.run(
        Math.round(shiftMs - gained * apartMs),
        isExact ? 0 : Math.round((left / DRIFT) * apartMs),
        run,
        later,
      );
    }
    this.settle();
  }

  /** Notes by how much the clocks of two runs differ, by their records of one box; undefined where that is known. */
  private link(
    run: number,
    later: number,
    last: { [column: string]: unknown },
    { tMs, madeMs }: { tMs: number; madeMs: number },
  ): Link | undefined {
    const shiftMs = Math.round(madeMs - tMs - (Number(last["madeMs"]) - Number(last["tMs"])));
    const apartMs = Math.abs(tMs - Number(last["tMs"]));
    const changed = this.database
      .prepare("UPDATE run SET later = ?, shift_ms = ?, apart_ms = ? WHERE id = ? AND later IS NULL")
      .run(later, shiftMs, apartMs, run);
    return Number(changed.changes) > 0 ? { run, shiftMs, apartMs } : undefined;
  }

  /** What a rolled-back transaction has stored is not there. */
  forget(): void {
    this.ids = new Map(this.kept);
    this.seen.clear();
  }

  private insert({ offsetMs, errorMs }: RunClock): number {
    const { lastInsertRowid } = this.database
      .prepare("INSERT INTO run (store, offset_ms, utc_ms, error_ms) VALUES (?, ?, ?, ?)")
      .run(this.store, offsetMs, offsetMs, errorMs);
    return Number(lastInsertRowid);
  }

  private settle(): void {
    const rows = this.database
      .prepare(
        `SELECT id, offset_ms AS offsetMs, utc_ms AS utcMs, later, shift_ms AS shiftMs, apart_ms AS apartMs
FROM run WHERE store = ? ORDER BY id`,
      )
      .all(this.store) as unknown as RunRow[];
    for (const [id, utcMs] of settledClocks(rows))
      this.database.prepare("UPDATE run SET utc_ms = ? WHERE id = ?").run(Math.round(utcMs), id);
  }
}

/**
 * The offset of each run to UTC, by its number. The later clock is taken for right: clocks are set right, not wrong. One that was
 * never set is taken from the run before, where a box was on in both, however many of them follow each other.
 */
export function settledClocks(runs: readonly Omit<RunRow, "utcMs">[]): Map<number, number> {
  const utc = new Map<number, number>();
  const linked = runs.flatMap((run) =>
    run.later === null ? [] : [{ ...run, later: run.later, shiftMs: run.shiftMs ?? 0 }],
  );
  for (const { id, offsetMs } of runs) utc.set(id, offsetMs);
  for (const { id, offsetMs, later, shiftMs, apartMs } of linked.toReversed()) {
    const afterMs = utc.get(later);
    if (afterMs === undefined || (afterMs < EARLIEST_MS && offsetMs >= EARLIEST_MS)) continue;
    const expectedMs = afterMs + shiftMs;
    if (Math.abs(expectedMs - offsetMs) > SAME_MS + DRIFT * (apartMs ?? 0)) utc.set(id, expectedMs);
  }
  for (const { id, later, shiftMs } of linked) {
    const beforeMs = utc.get(id) ?? 0;
    if (beforeMs >= EARLIEST_MS && (utc.get(later) ?? beforeMs) < EARLIEST_MS) utc.set(later, beforeMs - shiftMs);
  }
  return utc;
}
