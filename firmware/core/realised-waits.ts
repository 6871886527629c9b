// Realised waits: who entered when, first in first out, and which wait was predicted. Teaches the gain of the
// prediction. Fixed memory; a line longer than it has room for is not followed further.
import { newReals, type Reals } from "./buffers.ts";
import type { Learned } from "./learned.ts";

/** Longest line whose entries are remembered. */
const CAPACITY = 24;
/** How far one realised wait moves the gain. Simulated: more follows noise, and loses to waits that were only unlucky. */
const STEP = 0.002;
const LEAST_GAIN = 0.6;
const MOST_GAIN = 1.3;
/** Who enter closer together than this may leave together. Unit ms; measured in a ticket hall. */
const TOGETHER_MS = 1300;

/** Entry times of those in the line, oldest first, with the wait predicted for each. Times ms, waits s. */
export class RealisedWaits {
  /** Factor at which, recently, as many have waited longer than predicted as shorter, 0.6 to 1.3. */
  gain = 1;
  private enteredMs: Reals = newReals(CAPACITY);
  private predictedS: Reals = newReals(CAPACITY);
  private front = 0;
  private size = 0;

  enter(tMs: number, predictedS: number): void {
    if (this.size === CAPACITY) this.drop();
    const at = (this.front + this.size) % CAPACITY;
    this.enteredMs[at] = tMs;
    this.predictedS[at] = predictedS;
    this.size += 1;
  }

  /**
   * The one at the front is served now (`ahead` 0) or leaves, so that the next is served (`ahead` 1), when the line was
   * estimated at `inLine`. Where fewer entries are known than that, the one at the front came unseen: nothing is learned.
   */
  serve(tMs: number, ahead: number, inLine: number): void {
    this.align(inLine);
    if (this.size < inLine) return;
    if (this.size > ahead) {
      const predictedS = this.predictedS[(this.front + ahead) % CAPACITY] as number;
      this.take((tMs - this.enteredAt(ahead)) / 1000, predictedS);
    }
    if (this.size > 0) this.drop();
  }

  /** How many have entered since then. */
  since(tMs: number): number {
    let n = this.size;
    while (n > 0 && this.enteredAt(n - 1) > tMs) n -= 1;
    return this.size - n;
  }

  /** How many entered together with the one at the front: each this soon after the one before. */
  companions(): number {
    let n = 0;
    while (n + 1 < this.size && this.enteredAt(n + 1) - this.enteredAt(n) < TOGETHER_MS) n += 1;
    return n;
  }

  /** Forgets entries that a sure estimate says are no longer in the line. */
  align(inLine: number): void {
    while (this.size > inLine) this.drop();
  }

  private enteredAt(index: number): number {
    return this.enteredMs[(this.front + index) % CAPACITY] as number;
  }

  private take(waitS: number, predictedS: number): void {
    const gain = this.gain + (waitS > predictedS ? STEP : -STEP);
    this.gain = gain < LEAST_GAIN ? LEAST_GAIN : gain > MOST_GAIN ? MOST_GAIN : gain;
  }

  /** Writes or takes the gain. */
  exchange(learned: Learned): void {
    this.gain = learned.value(this.gain, 0.001, LEAST_GAIN, MOST_GAIN);
  }

  private drop(): void {
    this.size -= 1;
    this.front = (this.front + 1) % CAPACITY;
  }
}
