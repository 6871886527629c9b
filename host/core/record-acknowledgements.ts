// Which records of a box have been received, and which are in the log without a gap: only up to there may the box
// forget. The first tells the box that it is heard, whatever becomes of the log. Pure.
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

/** Records beyond a gap that are remembered; the box sends them again anyway. */
const REMEMBERED = 1000;

type RecordNumber = Pick<Telemetry, "boot" | "seq" | "oldest">;

interface Progress extends Acknowledgement {
  /** Numbers in the log beyond the first gap. */
  beyond: Set<number>;
  /** Numbers of the last acknowledgement that was sent. */
  sentSeq: number;
  sentHeard: number;
}

/** Progress by box. */
export class RecordAcknowledgements {
  private boxes = new Map<string, Progress>();

  /** A record has been received. */
  receive(box: string, { boot, seq }: RecordNumber): void {
    const progress = this.progressOf(box, boot);
    progress.heard = Math.max(progress.heard, seq);
  }

  /** A record has been committed. */
  commit(box: string, { boot, seq, oldest }: RecordNumber): void {
    const progress = this.progressOf(box, boot);
    // What the box does not keep any more has been acknowledged before, or dropped and counted.
    progress.seq = Math.max(progress.seq, oldest - 1);
    if (progress.beyond.size >= REMEMBERED) progress.beyond.clear();
    if (seq > progress.seq) progress.beyond.add(seq);
    while (progress.beyond.delete(progress.seq + 1)) progress.seq += 1;
  }

  /** Acknowledgements that have not been sent yet; they count as sent from now on. */
  take(): { box: string; acknowledgement: Acknowledgement }[] {
    const due = [...this.boxes].filter(([, p]) => p.seq > p.sentSeq || p.heard > p.sentHeard);
    return due.map(([box, progress]) => {
      progress.sentSeq = progress.seq;
      progress.sentHeard = progress.heard;
      return { box, acknowledgement: { boot: progress.boot, seq: progress.seq, heard: progress.heard } };
    });
  }

  private progressOf(box: string, boot: string): Progress {
    const known = this.boxes.get(box);
    if (known?.boot === boot) return known;
    const progress = { boot, seq: 0, heard: 0, beyond: new Set<number>(), sentSeq: 0, sentHeard: 0 };
    this.boxes.set(box, progress);
    return progress;
  }
}
