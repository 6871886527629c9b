// Runs shop days of the decisions benchmark that are not in a file of days done before, and adds them to it: a long run can
// be stopped and continued. The file knows nothing of the code: a new one for each version.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { DayResult, DayTask } from "./decisions-day.ts";
import { runTasks } from "./pool.ts";

/** One line of the file. `day` says kind, seed and strategy with its settings. */
interface KeptDay {
  day: string;
  result: DayResult;
}

const WORKER = new URL("./decisions-worker.ts", import.meta.url);

/** Results in the order of the tasks. Without a file all days are run. A day whose line is cut off is run again. */
export async function runKept(tasks: readonly DayTask[], file: string | undefined): Promise<DayResult[]> {
  const text = file === undefined || !existsSync(file) ? "" : readFileSync(file, "utf8");
  const kept = new Map(text.split("\n").flatMap(read));
  if (file !== undefined && text !== "" && !text.endsWith("\n")) appendFileSync(file, "\n");
  const missing = tasks.filter((task) => !kept.has(dayOf(task)));
  await runTasks<DayTask, DayResult>(WORKER, missing, "shop days", (task, result) => {
    const day = dayOf(task);
    kept.set(day, result);
    if (file !== undefined) appendFileSync(file, `${JSON.stringify({ day, result } satisfies KeptDay)}\n`);
  });
  return tasks.map((task) => kept.get(dayOf(task)) as DayResult);
}

function dayOf({ strategy, kind, seed }: DayTask): string {
  return JSON.stringify([kind, seed, strategy]);
}

function read(line: string): [string, DayResult][] {
  try {
    const { day, result }: KeptDay = JSON.parse(line);
    return [[day, result]];
  } catch {
    return [];
  }
}
