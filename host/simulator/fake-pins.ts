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
  cancel: () => void;
}

/** All pins of one board. A pin that is not driven is pulled up. */
export class FakePins implements EdgePort {
  /** Number of coming edges that reach no watch, as when the interrupt queue is full. */
  loseEdges = 0;
  private clock: VirtualClock;
  private levels = new Map<string, Level>();
  private watches = new Map<string, Watch>();

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
    if (this.levels.get(pin) === level) return false;
    this.levels.set(pin, level);
    const watch = this.watches.get(pin);
    if (watch !== undefined) this.edge(pin, watch);
    return true;
  }

  watch(pin: string, edge: "both" | "rising", debounceMs: number, onEdge: Watch["onEdge"]): void {
    this.watches.set(pin, { edge, debounceMs, onEdge, reported: this.level(pin), cancel: () => {} });
  }

  /** As after a reset of the board. */
  forgetWatches(): void {
    for (const watch of this.watches.values()) watch.cancel();
    this.watches.clear();
  }

  /** An output of the board: low until it is set. */
  output(pin: string): Output {
    this.drive(pin, 0);
    return { set: (high) => void this.drive(pin, high ? 1 : 0) };
  }

  /** Reports the time of the edge itself; bounces within the debounce time make one edge or none. */
  private edge(pin: string, watch: Watch): void {
    watch.cancel();
    if (this.loseEdges > 0) {
      this.loseEdges -= 1;
      return;
    }
    const tMs = this.clock.nowMs();
    watch.cancel = this.clock.after(watch.debounceMs, () => {
      const level = this.level(pin);
      if (level === watch.reported) return;
      watch.reported = level;
      if (watch.edge === "both" || level === 1) watch.onEdge(level === 1, tMs);
    });
  }
}
