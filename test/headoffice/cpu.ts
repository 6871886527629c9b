// CPU time of processes with all that they have started, from Linux' /proc (proc(5)).
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second (sysconf(_SC_CLK_TCK) on Linux). */
const TICKS = 100;

/** CPU time of these processes and their descendants, those that have ended and were waited for included; s. */
export function cpuSeconds(pids: readonly number[]): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)));
  const wanted = new Set(pids);
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return all.filter(({ pid }) => wanted.has(pid)).reduce((sum, { ticks }) => sum + ticks / TICKS, 0);
}

function statOf(pid: number): { pid: number; parent: number; ticks: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    // After the name: state, ppid, ...; utime, stime, cutime, cstime are fields 14 to 17.
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    return [{ pid, parent: fields[1] ?? 0, ticks }];
  } catch {
    // It has just ended.
    return [];
  }
}
