// Which topics keep a retained message: a bounded number, so that a client that makes up boxes cannot fill the memory. Pure.

/** A shop has some forty boxes. */
const MOST = 1000;

/** The topics that keep one. */
export class RetainedTopics {
  private topics = new Set<string>();

  /** Whether a message may be kept; an empty one deletes what is kept (clause 3.3.1.3). */
  mayKeep(topic: string, size: number): boolean {
    if (size === 0) {
      this.topics.delete(topic);
      return true;
    }
    if (this.topics.size >= MOST && !this.topics.has(topic)) return false;
    this.topics.add(topic);
    return true;
  }
}
