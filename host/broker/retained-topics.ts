// Limits the number of topics with a retained message, so that a client that invents boxes cannot fill the memory. Pure.

/** Most topics. A shop has some forty boxes, the largest about a thousand. */
const MOST = 1000;

/** The topics with a retained message. */
export class RetainedTopics {
  private topics = new Set<string>();

  /** Whether a message may be retained; an empty one deletes the retained one (clause 3.3.1.3). */
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
