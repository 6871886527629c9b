// Fake pins of a board: levels, watches with Espruino's debounce, and lost edges.
import type { EdgePort, Output } from "../../firmware/drivers/port.ts";
import type { VirtualClock } from "./clock.ts";

type Level = 0 | 1;

interface Watch {
  edge: "both" | "rising";
  debounceMs: number;
  onEdge: (high: boolean, tMs: number) => void;
  /** The level reported last. */
  reported: Level;
  /** The last level heard, and when it is to be reported unless another follows; while one is debounced. */
  heard: Level;
  dueMs: number | undefined;
  cancel: () => void;
}

/** A level that comes from outside at a time. */
interface Coming {
  pin: string;
  level: Level;
  atMs: number;
}

/** All pins of one board. A pin that is not driven is pulled up. */
export class FakePins implements EdgePort {
  /** Number of coming edges that reach no watch, as when the interrupt queue is full. */
  loseEdges = 0;
  private clock: VirtualClock;
  private levels = new Map<string, Level>();
  private watches = new Map<string, Watch>();
  private coming: Coming[] = [];

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  level(pin: string): Level {
    return this.levels.get(pin) ?? 1;
  }

  read(pin: string): boolean {
    return this.level(pin) === 1;
  }

  /** Sets the level of a pin, from outside or by the board; true when it changes. */
  drive(pin: string, level: Level): boolean {
    return this.change({ pin, level, atMs: this.clock.nowMs() });
  }

  /** Sets the level of a pin from outside at a time that is to come, whatever the board does then. */
  driveAt(pin: string, level: Level, atMs: number): void {
    this.coming.push({ pin, level, atMs });
    this.coming.sort((one, other) => one.atMs - other.atMs);
    this.clock.after(atMs - this.clock.nowMs(), () => this.takeComing());
  }

  /** The board has stood still: interrupts have kept what came meanwhile, and it takes that before anything else. */
  wake(): void {
    this.clock.first(() => this.takeComing());
  }

  private takeComing(): void {
    for (let next = this.coming[0]; next !== undefined && next.atMs <= this.clock.nowMs(); next = this.coming[0]) {
      this.coming.shift();
      this.change(next);
    }
  }

  private change({ pin, level, atMs }: Coming): boolean {
    if (this.levels.get(pin) === level) return false;
    this.levels.set(pin, level);
    const watch = this.watches.get(pin);
    if (watch === undefined) return true;
    if (this.loseEdges > 0) this.loseEdges -= 1;
    else if (watch.debounceMs === 0) this.clock.first(() => this.report(watch, level, atMs));
    else this.debounce(watch, level, atMs);
    return true;
  }

  watch(pin: string, edge: "both" | "rising", debounceMs: number, onEdge: Watch["onEdge"]): void {
    const reported = this.level(pin);
    this.watches.set(pin, { edge, debounceMs, onEdge, reported, heard: reported, dueMs: undefined, cancel: () => {} });
  }

  /** As after a reset of the board. */
  forgetWatches(): void {
    for (const watch of this.watches.values()) {
      watch.cancel();
      watch.onEdge = () => {};
    }
    this.watches.clear();
  }

  /** An output of the board: low until it is set. */
  output(pin: string): Output {
    this.drive(pin, 0);
    return { set: (high) => void this.drive(pin, high ? 1 : 0) };
  }

  /**
   * As the interpreter does it (src/jsinteractive.c, `jsiIdle`): a level that has lasted is reported with the time of its last
   * bounce. Where it could not be reported in time, only the level that comes next is looked at: one as reported last takes it
   * back, another is reported in its place.
   */
  private debounce(watch: Watch, level: Level, atMs: number): void {
    const { dueMs } = watch;
    if (dueMs === undefined && level === watch.reported) return;
    watch.cancel();
    watch.heard = level;
    watch.dueMs = atMs + watch.debounceMs;
    if (dueMs !== undefined && atMs > dueMs && level !== watch.reported) {
      watch.dueMs = undefined;
      this.report(watch, level, dueMs - watch.debounceMs);
      return;
    }
    watch.cancel = this.clock.after(watch.dueMs - this.clock.nowMs(), () => {
      watch.dueMs = undefined;
      if (watch.heard !== watch.reported) this.report(watch, watch.heard, atMs);
    });
  }

  private report(watch: Watch, level: Level, tMs: number): void {
    watch.reported = level;
    if (watch.edge === "both" || level === 1) watch.onEdge(level === 1, tMs);
  }
}
