// Progress of long work on a terminal's standard error: share done and time left. Silent for the first two seconds,
// and where nobody looks.
import process from "node:process";

const QUIET_MS = 2000;
const EVERY_MS = 200;

/** Progress from 0 to `total`, in any unit. */
export class Progress {
  private startMs = performance.now();
  private shownMs = 0;
  private label: string;
  private total: number;

  constructor(label: string, total: number) {
    this.label = label;
    this.total = total;
  }

  show(done: number): void {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || nowMs - this.startMs < QUIET_MS || nowMs - this.shownMs < EVERY_MS) return;
    this.shownMs = nowMs;
    const share = Math.min(1, done / Math.max(1, this.total));
    const leftS = Math.ceil(((nowMs - this.startMs) * (1 - share)) / Math.max(share, 0.001) / 1000);
    process.stderr.write(`\r${this.label}: ${(share * 100).toFixed(0)} %, ${leftS} s left \x1b[K`);
  }

  end(): void {
    if (this.shownMs > 0) process.stderr.write("\r\x1b[K");
  }
}
