// Which records of a box have been received, and which are in the log without a gap: only up to there may the box
// forget. The first tells the box that it is heard, whatever becomes of the log. Pure.
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

/** Records beyond a gap that are remembered; the box sends them again anyway. */
const REMEMBERED = 1000;
/** Boxes that are followed; more than a shop has. The one that started the longest ago is forgotten first. */
const MOST_BOXES = 2000;

/** A record's number. `life` counts the lives of its boot id, where a box has used it more than once. */
export interface RecordNumber extends Pick<Telemetry, "boot" | "seq" | "oldest"> {
  life: number;
}

interface Progress extends Acknowledgement {
  life: number;
  /** Something has been committed, so that what is missing before the box's oldest record is known to be lost. */
  hasBegun: boolean;
  /** Numbers in the log beyond the first gap. */
  beyond: Set<number>;
  /** The box has sent again what had been received. */
  isDue: boolean;
  /** Numbers of the last acknowledgement that was sent. */
  sentSeq: number;
  sentHeard: number;
}

/** Progress by box. */
export class RecordAcknowledgements {
  private boxes = new Map<string, Progress>();

  /** A record has been received. One that had been received before: the acknowledgement may have been lost. */
  receive(box: string, number: RecordNumber): void {
    const progress = this.progressOf(box, number);
    if (number.seq <= progress.heard) progress.isDue = true;
    progress.heard = Math.max(progress.heard, number.seq);
  }

  /** A record has been committed. Returns how many before it the box does not have any more, and the log has not. */
  commit(box: string, number: RecordNumber): number {
    const progress = this.progressOf(box, number);
    if (number.life < progress.life) return 0;
    const lost = this.skip(progress, number.oldest - 1);
    if (progress.beyond.size >= REMEMBERED) progress.beyond.clear();
    if (number.seq > progress.seq) progress.beyond.add(number.seq);
    while (progress.beyond.delete(progress.seq + 1)) progress.seq += 1;
    progress.hasBegun = true;
    return lost;
  }

  /** Acknowledgements that have not been sent yet, or not been understood; they count as sent from now on. */
  take(): { box: string; acknowledgement: Acknowledgement }[] {
    const due: { box: string; acknowledgement: Acknowledgement }[] = [];
    for (const [box, progress] of this.boxes) {
      const { boot, seq, heard } = progress;
      if (!progress.isDue && seq <= progress.sentSeq && heard <= progress.sentHeard) continue;
      progress.isDue = false;
      progress.sentSeq = seq;
      progress.sentHeard = heard;
      due.push({ box, acknowledgement: { boot, seq, heard } });
    }
    return due;
  }

  /** What the box does not keep any more has been acknowledged before, or dropped. */
  private skip(progress: Progress, upTo: number): number {
    if (upTo <= progress.seq) return 0;
    const kept = [...progress.beyond].filter((seq) => seq <= upTo);
    for (const seq of kept) progress.beyond.delete(seq);
    const lost = progress.hasBegun ? upTo - progress.seq - kept.length : 0;
    progress.seq = upTo;
    return lost;
  }

  private progressOf(box: string, { boot, life }: RecordNumber): Progress {
    const known = this.boxes.get(box);
    if (known?.boot === boot && known.life >= life) return known;
    const progress = {
      ...{ boot, life, seq: 0, heard: 0, sentSeq: 0, sentHeard: 0 },
      ...{ hasBegun: false, isDue: false },
      beyond: new Set<number>(),
    };
    this.boxes.delete(box);
    for (const oldest of this.boxes.keys()) if (this.boxes.size >= MOST_BOXES) this.boxes.delete(oldest);
    this.boxes.set(box, progress);
    return progress;
  }
}
