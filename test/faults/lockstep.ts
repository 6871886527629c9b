// Boxes and host in step: neither gets ahead of the other, however slow the machine is. Otherwise, at sixty times the
// speed, a busy machine's 60 ms would be the 3.5 s after which a lane is stale.
import { setImmediate } from "node:timers/promises";
import { Pacer, type VirtualClock } from "../../host/simulator/clock.ts";
import { pause } from "./rig.ts";

/** Boxes run so far, then the host is told. Unit ms. */
const STEP_MS = 200;

/** Moves the boards' clock step by step, at `speed` virtual seconds to the second at most. */
export class LockstepPacer extends Pacer {
  private boards: VirtualClock;
  /** Virtual seconds to the second, at most. */
  atMost: number;
  private tell: (nowMs: number) => Promise<boolean>;
  private isOver = false;

  /** `tell` resolves when the host has taken the time; false at once when there is none that could. */
  constructor(boards: VirtualClock, speed: number, tell: (nowMs: number) => Promise<boolean>) {
    super(boards, speed);
    this.boards = boards;
    this.atMost = speed;
    this.tell = tell;
  }

  override start(): void {
    void this.run();
  }

  override stop(): void {
    this.isOver = true;
  }

  override nowMs(): number {
    return this.boards.nowMs();
  }

  /** Input waits for nothing: time stands still between steps. */
  override catchUp(): void {}

  private async run(): Promise<void> {
    let dueMs = performance.now();
    while (!this.isOver) {
      const nowMs = this.boards.nowMs() + STEP_MS;
      this.boards.runUntil(nowMs);
      // Once for what the boxes have sent to be on its way, once for it and the answers to have arrived.
      if (await this.tell(nowMs)) await this.tell(nowMs);
      dueMs = Math.max(dueMs + STEP_MS / this.atMost, performance.now());
      const leftMs = dueMs - performance.now();
      if (leftMs > 1) await pause(leftMs);
      else await setImmediate();
    }
  }
}
