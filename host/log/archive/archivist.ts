// Moves days that are over from the log to the archive, one after another, whenever there are some.
import { Worker } from "node:worker_threads";
import type { Sealed } from "../log-rows.ts";
import type { Retention } from "./retention.ts";
import type { SealJob, SealNews } from "./seal-worker.ts";

const WORKER = new URL("./seal-worker.ts", import.meta.url);
/** What is short-lived must not fill a small machine before it is thrown away. Unit MB. */
export const SEAL_LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 192 };
/**
 * Time to the first look, in which boxes reconnect, and between two looks. Sealed records keep their dates, so a clock that may still be
 * wrong is given until the second look. Unit ms.
 */
const FIRST_MS = 60000;
const EVERY_MS = 3600000;

/** What the archivist needs of its shop. */
export interface ArchivistShop {
  /** Since 1970. Unit ms. */
  wall(): number;
  /** Whether the wall clock is known to be right; without a battery clock it is not just after the start. */
  isClockKnown(): boolean;
  /** How long sealed days are kept now. */
  retention(): Retention;
  /** Takes out of the log what the archive has. */
  prune(sealed: readonly Sealed[]): void;
  onSealed(date: string, records: number): void;
  onRemoved(date: string): void;
  /** A look has come to an end, or has failed. */
  onDone(): void;
  onFailure(error: Error): void;
}

/** Seals days until it is closed. */
export class Archivist {
  private place: Pick<SealJob, "file" | "store" | "archive">;
  private shop: ArchivistShop;
  private first: NodeJS.Timeout;
  private timer: NodeJS.Timeout;
  private worker: Worker | undefined;

  constructor(place: Pick<SealJob, "file" | "store" | "archive">, shop: ArchivistShop) {
    this.place = place;
    this.shop = shop;
    this.first = setTimeout(() => {
      if (shop.isClockKnown()) this.look();
    }, FIRST_MS).unref();
    this.timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.first);
    clearInterval(this.timer);
    await this.worker?.terminate();
  }

  /** Seals and removes what is due, unless that is still going on. */
  private look(): void {
    if (this.worker !== undefined) return;
    const workerData: SealJob = { ...this.place, retention: this.shop.retention(), nowMs: this.shop.wall() };
    const worker = new Worker(WORKER, {
      workerData,
      resourceLimits: SEAL_LIMITS,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.worker = worker;
    worker.on("message", (news: SealNews) => this.take(news));
    worker.on("error", (error) => this.shop.onFailure(error as Error));
    worker.on("exit", (code) => {
      this.worker = undefined;
      if (code === 0) this.shop.onDone();
    });
  }

  private take(news: SealNews): void {
    if ("removed" in news) {
      this.shop.onRemoved(news.removed);
      return;
    }
    const { date, records, parts } = news.sealed;
    this.shop.prune(parts);
    this.shop.onSealed(date, records);
  }
}
