// When what waits is written next: as soon as anything that waits asks for.

/** One timer; asking for a later time than is set changes nothing. */
export class FlushTimer {
  private flush: () => void;
  private timer: NodeJS.Timeout | undefined;
  /** When it fires, by the monotonic clock of the process. */
  private dueMs = Number.POSITIVE_INFINITY;

  constructor(flush: () => void) {
    this.flush = flush;
  }

  get isSet(): boolean {
    return this.timer !== undefined;
  }

  /** Within so many ms. */
  set(withinMs: number): void {
    const dueMs = performance.now() + withinMs;
    if (this.timer !== undefined && this.dueMs <= dueMs) return;
    clearTimeout(this.timer);
    this.dueMs = dueMs;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, withinMs);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
