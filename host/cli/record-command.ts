// `tillbeacon record`: a trace of the sensors of a running box, for `tillbeacon replay`.
import { closeSync, openSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { InputError } from "../core/problems/input-error.ts";
import type { Console } from "../provisioning/console.ts";
import type { Sample } from "../provisioning/observed-box.ts";
import { seconds } from "./arguments.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import { openObservedLane } from "./observed-lane.ts";
import { named } from "./output-file.ts";
import { Progress } from "./progress.ts";

interface RecordOptions extends PortOptions {
  for: number;
  force?: boolean;
}

const HELP = `
The box goes on counting meanwhile. The file is CSV with the columns t_ms,sensor,value,status, as 'tillbeacon replay'
reads it; times are the box's own. Rows are in the file within a second: Ctrl-C, or a pulled cable, ends a recording
that can be used.

Examples:
  tillbeacon record busy-hour.csv --for 3600
  tillbeacon replay busy-hour.csv > estimates.csv`;

const LOOK_MS = 1000;
/** A recording that is stopped is brought to an end within this time. Unit ms. */
const FINISH_MS = 5000;

export function addRecordCommand(program: Command): void {
  withPort(program.command("record <trace>"))
    .description("record the sensors of a running box as a trace for replay")
    .option("--for <seconds>", "how long to record", seconds, 60)
    .option("--force", "overwrite the file if it is there")
    .addHelpText("after", HELP)
    .action((file: string, options: RecordOptions) =>
      withBoard(options, (board, stopped) => runRecord(board, file, options, stopped), FINISH_MS),
    );
}

async function runRecord(board: Console, file: string, options: RecordOptions, stopped: AbortSignal): Promise<void> {
  const lane = await openObservedLane(board);
  const out = openTrace(file, options.force === true);
  const rows = new OrderedRows((line) => named(file, "room for the trace", () => writeFileSync(out, line)));
  let started = false;
  try {
    await lane.box.listen(
      (sample) => {
        if (started) rows.add(sample);
      },
      () => {},
    );
    // Beams that do not change send nothing: their first row is their level at the start.
    const levels = await lane.levels();
    const { tMs } = await lane.box.view();
    for (const [sensor, level] of levels) rows.add({ tMs, sensor, value: level ? 1 : 0, status: 0 });
    started = true;
    await wait(options.for, stopped, () => lane.box.view());
    await lane.box.stop();
  } finally {
    rows.end();
    closeSync(out);
    print(`${file}: ${rows.written} rows`);
  }
}

/** An edge may arrive some ms after a newer range: rows wait this long for older ones. Unit ms of the box. */
const WAIT_MS = 500;

/** Rows of a trace in the order of their times. */
class OrderedRows {
  written = 0;
  private waiting: Sample[] = [];
  private lastMs = 0;
  private write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.write = write;
  }

  add(sample: Sample): void {
    let at = this.waiting.length;
    while (at > 0 && (this.waiting[at - 1] as Sample).tMs > sample.tMs) at -= 1;
    this.waiting.splice(at, 0, sample);
    this.flush((this.waiting.at(-1) as Sample).tMs - WAIT_MS);
  }

  end(): void {
    this.flush(Number.POSITIVE_INFINITY);
  }

  private flush(upToMs: number): void {
    for (let first = this.waiting[0]; first !== undefined && first.tMs <= upToMs; first = this.waiting[0]) {
      this.waiting.shift();
      this.lastMs = Math.max(this.lastMs, first.tMs);
      this.write(`${this.lastMs},${first.sensor},${first.value},${first.status}\n`);
      this.written += 1;
    }
  }
}

/** Until the time is over or somebody stops it; `check` notices a cable that was pulled. */
async function wait(forS: number, stopped: AbortSignal, check: () => Promise<unknown>): Promise<void> {
  const progress = new Progress("record", forS);
  const startMs = performance.now();
  for (let doneS = 0; doneS < forS && !stopped.aborted; doneS = (performance.now() - startMs) / 1000) {
    progress.show(doneS);
    await sleep(Math.min(LOOK_MS, (forS - doneS) * 1000), undefined, { signal: stopped }).catch(() => {});
    await check();
  }
  progress.end();
}

function openTrace(file: string, force: boolean): number {
  try {
    const out = openSync(file, force ? "w" : "wx");
    writeFileSync(out, "t_ms,sensor,value,status\n");
    return out;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new InputError(file, 1, "a file that is there already", "a new one; --force overwrites it");
    throw new InputError(file, 1, String(code), "a file that can be written");
  }
}
