// Things that tests running beside each other share: each is one test's at a time.

export class Pool<T> {
  private free: T[] = [];
  private waiting: ((thing: T) => void)[] = [];

  /** One more thing to be had. */
  add(thing: T): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(thing);
    else next(thing);
  }

  /** Runs with one of them as soon as one is free; resolves or rejects with what came of it. */
  async use<R>(run: (thing: T) => Promise<R>): Promise<R> {
    const thing = this.free.shift() ?? (await new Promise<T>((resolve) => this.waiting.push(resolve)));
    try {
      return await run(thing);
    } finally {
      this.add(thing);
    }
  }
}
