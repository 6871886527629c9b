// Which log a demo writes that runs faster than the clock: its day lies in the past, and must not lie before what is there.
import path from "node:path";
import { newestIn } from "../log/newest.ts";

/** The first of `demo.sqlite`, `demo-2.sqlite` and so on that has no row of a time after `beganMs` (ms since 1970). */
export function logFrom(file: string, beganMs: number): string {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number++) {
    const log = number === 1 ? file : path.join(dir, `${name}-${number}${ext}`);
    if ((newestIn(log) ?? 0) < beganMs) return log;
  }
}
