// Which records of a box are in the log without a gap: only up to there may the box forget. Pure.
import type { Telemetry } from "../../protocol/messages.ts";

/** Records beyond a gap that are remembered; the box sends them again anyway. */
const REMEMBERED = 1000;

interface Progress {
  boot: string;
  /** Every record up to this number is committed, or lost to us. */
  upTo: number;
  /** Committed records beyond the first gap. */
  beyond: Set<number>;
  /** The newest number that has been confirmed to the box. */
  confirmed: number;
}

/** Progress by box. */
export class RecordConfirmations {
  private boxes = new Map<string, Progress>();

  /** A record has been committed. */
  commit(box: string, { boot, seq, oldest }: Pick<Telemetry, "boot" | "seq" | "oldest">): void {
    let progress = this.boxes.get(box);
    if (progress?.boot !== boot) {
      progress = { boot, upTo: 0, beyond: new Set(), confirmed: 0 };
      this.boxes.set(box, progress);
    }
    // What the box no longer keeps has been confirmed before, or dropped and counted.
    progress.upTo = Math.max(progress.upTo, oldest - 1);
    if (progress.beyond.size >= REMEMBERED) progress.beyond.clear();
    if (seq > progress.upTo) progress.beyond.add(seq);
    while (progress.beyond.delete(progress.upTo + 1)) progress.upTo += 1;
  }

  /** Progress that has not been confirmed yet; it counts as confirmed from now on. */
  take(): { box: string; boot: string; seq: number }[] {
    const due = [...this.boxes].filter(([, p]) => p.upTo > p.confirmed);
    return due.map(([box, progress]) => {
      progress.confirmed = progress.upTo;
      return { box, boot: progress.boot, seq: progress.upTo };
    });
  }
}
