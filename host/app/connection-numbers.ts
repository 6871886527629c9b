// Numbers of a Sparkplug node's connections, which go on from one run of the host to the next, in a small file beside the log.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { keepFile } from "../files/keep-file.ts";

/** A connection waits no longer than this for the disk. Unit ms. */
const KEEP_MS = 2000;
const MOST = 255;

/** The folder beside a log that has them. */
const NUMBERS_FOLDER = "sparkplug";

/** One node's. */
export class ConnectionNumbers {
  private file: string;

  constructor(logFile: string, group: string, store: string) {
    this.file = path.join(path.dirname(logFile), NUMBERS_FOLDER, `${encodeURIComponent(`${group} ${store}`)}.json`);
  }

  /** The last one; undefined where none is known: numbers begin at 0. */
  get last(): number | undefined {
    try {
      const number: unknown = JSON.parse(readFileSync(this.file, "utf8"));
      return Number.isInteger(number) && Number(number) >= 0 && Number(number) <= MOST ? Number(number) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Resolves when it is on disk. Where it cannot be kept, the next run takes an earlier one: no reason not to connect. */
  async keep(number: number): Promise<void> {
    const kept = keepFile(this.file, `${number}\n`).catch(() => {});
    await Promise.race([kept, setTimeout(KEEP_MS, undefined, { ref: false })]);
  }
}
