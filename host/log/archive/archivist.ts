// Moves days that are over from the log to the archive, one after another, whenever there are some.
import { Worker } from "node:worker_threads";
import type { Part } from "../day-reader.ts";
import { ArchiveFiles } from "./archive-files.ts";
import { beyond, type Retention } from "./retention.ts";
import type { SealedDay } from "./seal.ts";
import type { SealJob } from "./seal-worker.ts";

const WORKER = new URL("./seal-worker.ts", import.meta.url);
/** To the first look, when boxes have come back and been heard, and between two looks. Unit ms. */
const FIRST_MS = 60000;
const EVERY_MS = 3600000;
/** Boxes keep records overnight, and a clock may be set right only in the morning: a day is sealed so long after it. Unit ms. */
export const OPEN_MS = 36 * 3600000;

/** What the archivist needs of its shop. */
export interface ArchivistShop {
  /** Local dates in the log. */
  datesInLog(): Promise<string[]>;
  /** Takes records out of the log that the archive has. */
  prune(parts: readonly Part[]): void;
  /** Since 1970. Unit ms. */
  wall(): number;
  onSealed(date: string, records: number): void;
  /** How long sealed days are kept now. */
  retention(): Retention;
  onRemoved(date: string): void;
  onFailure(error: Error): void;
}

/** Seals as long as it is not closed. */
export class Archivist {
  private job: Omit<SealJob, "dates">;
  private shop: ArchivistShop;
  private first: NodeJS.Timeout;
  private timer: NodeJS.Timeout;
  private worker: Worker | undefined;

  constructor(job: Omit<SealJob, "dates">, shop: ArchivistShop) {
    this.job = job;
    this.shop = shop;
    this.first = setTimeout(() => this.look(), FIRST_MS).unref();
    this.timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  /** Seals what is to be sealed now; resolves when that is done. */
  async look(): Promise<void> {
    if (this.worker !== undefined) return;
    try {
      const dates = (await this.shop.datesInLog()).filter((date) => isOver(date, this.shop.wall()));
      if (dates.length > 0) await this.seal(dates.toSorted());
      this.removeOld();
    } catch (error) {
      this.shop.onFailure(error as Error);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.first);
    clearInterval(this.timer);
    await this.worker?.terminate();
  }

  private removeOld(): void {
    const archive = new ArchiveFiles(this.job.archive, this.job.store);
    for (const date of beyond(archive, this.shop.retention(), this.shop.wall())) {
      archive.remove(date);
      this.shop.onRemoved(date);
    }
  }

  private seal(dates: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const workerData: SealJob = { ...this.job, dates };
      const worker = new Worker(WORKER, { workerData, execArgv: ["--disable-warning=ExperimentalWarning"] });
      this.worker = worker;
      worker.on("message", ({ date, records, parts }: SealedDay) => {
        this.shop.prune(parts);
        this.shop.onSealed(date, records);
      });
      worker.on("error", reject);
      worker.on("exit", () => {
        this.worker = undefined;
        resolve();
      });
    });
  }
}

/** The local date is over, and nothing more is to be expected of it. */
export function isOver(date: string, nowMs: number): boolean {
  const end = new Date(`${date}T00:00`);
  end.setDate(end.getDate() + 1);
  return nowMs >= end.getTime() + OPEN_MS;
}
