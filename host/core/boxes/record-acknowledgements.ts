// Follows which records of each box have been received (`heard`), and up to which number all are in the log (`seq`), so that the box
// may drop them. `heard` tells a box that it is heard even while the log is in trouble. Pure.
import type { Acknowledgement } from "../../../protocol/messages/acknowledgement.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";

/** How many logged numbers beyond a gap are remembered; the box sends others again anyway. */
const REMEMBERED = 1000;
/** How many boxes are followed: more than a shop has. The one that started the longest ago is forgotten first. */
const MOST_BOXES = 2000;

/** Identifies a record within its box. `life`: number of this start among those with the same boot id, from 0. */
export interface RecordNumber extends Pick<Telemetry, "boot" | "seq" | "oldest"> {
  life: number;
}

interface Progress extends Acknowledgement {
  life: number;
  /** A record has been committed, so that numbers missing before the box's oldest record are known to be lost. */
  hasBegun: boolean;
  /** Numbers in the log beyond the first gap. */
  beyond: Set<number>;
  /** The box has sent a record again, so the last acknowledgement may have been lost. */
  isDue: boolean;
  /** Numbers of the last acknowledgement that was sent. */
  sentSeq: number;
  sentHeard: number;
}

/** Progress by box. */
export class RecordAcknowledgements {
  private boxes = new Map<string, Progress>();

  /** Notes a received record. */
  receive(box: string, number: RecordNumber): void {
    const progress = this.progressOf(box, number);
    if (number.seq <= progress.heard) progress.isDue = true;
    progress.heard = Math.max(progress.heard, number.seq);
  }

  /** Notes a committed record. Returns how many records before it are lost: dropped by the box and not in the log. */
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

  /** Takes the acknowledgements that are new or have to be repeated; they count as sent from now on. */
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

  /** Moves on over numbers that the box no longer keeps; returns how many of them are lost. */
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
