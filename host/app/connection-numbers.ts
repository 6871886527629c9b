// The number of a Sparkplug node's last connection (bdSeq), in a small file beside the log, so that it continues after a restart.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { keepFile } from "../files/keep-file.ts";

/** How long a connection waits for the disk. Unit ms. */
const KEEP_MS = 2000;
const MOST = 255;

/** Folder of these files, beside the log. */
const NUMBERS_FOLDER = "sparkplug";

/** The connection numbers of one node. */
export class ConnectionNumbers {
  private file: string;

  constructor(logFile: string, group: string, store: string) {
    this.file = path.join(path.dirname(logFile), NUMBERS_FOLDER, `${encodeURIComponent(`${group} ${store}`)}.json`);
  }

  /** The last number, 0 to 255; undefined where none is known. */
  get last(): number | undefined {
    try {
      const number: unknown = JSON.parse(readFileSync(this.file, "utf8"));
      return Number.isInteger(number) && Number(number) >= 0 && Number(number) <= MOST ? Number(number) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a number; resolves when it is on disk or could not be written. Where that fails, the next run uses an earlier one. */
  async keep(number: number): Promise<void> {
    const kept = keepFile(this.file, `${number}\n`).catch(() => {});
    await Promise.race([kept, setTimeout(KEEP_MS, undefined, { ref: false })]);
  }
}
