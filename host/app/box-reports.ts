// Handles what boxes report about themselves: health for pages and log, answers to commands for the console, and what they have
// learned of their lanes, kept for a box that takes their place.
import type { Logger } from "pino";
import type { Health } from "../../protocol/messages/health.ts";
import type { SelfReport } from "../core/boxes/box-traffic.ts";
import type { LaneDetail } from "../web/snapshot.ts";
import { keepLearnedCopy } from "./learned-copies.ts";
import type { ShopClock } from "./shop-clock.ts";

type KnownHealth = NonNullable<LaneDetail["health"]>;

/** The reports of one shop's boxes. */
export class BoxReports {
  private logFile: string;
  private logger: Logger;
  private clock: ShopClock;
  private onHealth: (box: string, health: Health) => void;
  private health = new Map<string, KnownHealth>();

  constructor(logFile: string, logger: Logger, clock: ShopClock, onHealth: (box: string, health: Health) => void) {
    this.logFile = logFile;
    this.logger = logger;
    this.clock = clock;
    this.onHealth = onHealth;
  }

  /** The last health report of a box; null before the first. */
  healthOf(box: string): KnownHealth | null {
    return this.health.get(box) ?? null;
  }

  /** Takes a report. `isOurs`: the shop has such a box. Answers are logged, health only where something is wrong. */
  take(report: SelfReport, isOurs: boolean): void {
    if (report.kind === "learned") {
      if (isOurs) this.keepLearned(report.box, report.message.learned);
      return;
    }
    const { box, kind, message } = report;
    if (kind === "health" && isOurs) {
      this.health.set(box, { ...message, heardMs: Math.round(this.clock.now()) });
      this.onHealth(box, message);
    }
    const isTrouble = kind === "health" && (message.errors !== null || message.failedStarts > 0);
    this.logger[kind === "answer" || isTrouble ? "info" : "debug"]({ box, ...message }, kind);
  }

  private keepLearned(box: string, learned: string): void {
    try {
      keepLearnedCopy(this.logFile, box, learned);
    } catch (error) {
      this.logger.warn({ box, error: String(error) }, "what the box has learned could not be saved");
    }
  }
}
