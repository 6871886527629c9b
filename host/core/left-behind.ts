// What a broker still keeps of lanes that the shop does not have any more: they were taken out while the host stood still. Pure.
import { publishedTopic } from "../../protocol/published.ts";

/** Time for another host of this store to be noticed, whose lanes they may be. Unit ms. */
const SETTLED_MS = 5000;

/** What to ask the broker for: lanes as they were published and, with a prefix, devices shown to Home Assistant. */
export function keptFilters(store: string, discoveryPrefix: string | undefined): string[] {
  const lanes = publishedTopic(store, "lanes/+");
  return discoveryPrefix === undefined ? [lanes] : [lanes, `${discoveryPrefix}/device/+/config`];
}

/** Retained messages of this store, until it is known which of them to delete. */
export class LeftBehind {
  private store: string;
  private topics = new Set<string>();
  private heardMs = 0;

  constructor(store: string) {
    this.store = store;
  }

  /** The broker keeps this; what is not of this store is none of ours. */
  hear(topic: string, payload: string, nowMs: number): void {
    if (payload === "" || !(topic.startsWith(publishedTopic(this.store, "lanes/")) || this.isDevice(payload))) return;
    this.topics.add(topic);
    this.heardMs = nowMs;
  }

  /** Topics to delete: what was heard and is not in use; each once. */
  due(isUsed: (topic: string) => boolean, nowMs: number): string[] {
    if (this.topics.size === 0 || nowMs - this.heardMs < SETTLED_MS) return [];
    const left = [...this.topics].filter((topic) => !isUsed(topic));
    this.topics.clear();
    return left;
  }

  /** Another host commands the lamps: what is published is its own. */
  forget(): void {
    this.topics.clear();
  }

  /** A device of Home Assistant's that has its state from this store. */
  private isDevice(payload: string): boolean {
    try {
      const { stat_t: stateTopic } = JSON.parse(payload) as { stat_t?: unknown };
      return typeof stateTopic === "string" && stateTopic.startsWith(publishedTopic(this.store, ""));
    } catch {
      return false;
    }
  }
}
