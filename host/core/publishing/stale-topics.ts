// Retained messages of lanes that were removed from the shop while the host was stopped: found at the broker, to be deleted. Pure.
import { publishedTopic } from "../../../protocol/published.ts";

/** Time in which another host of this store would be noticed, to which the lanes may belong. Unit ms. */
const SETTLED_MS = 5000;

/** Filters of the retained messages to look at: published lanes and, where there is a prefix, Home Assistant's devices. */
export function retainedFilters(store: string, discoveryPrefix: string | undefined): string[] {
  const lanes = publishedTopic(store, "lanes/+");
  return discoveryPrefix === undefined ? [lanes] : [lanes, `${discoveryPrefix}/device/+/config`];
}

/** Collects the retained messages of one store until it is known which of them to delete. */
export class StaleTopics {
  private store: string;
  private topics = new Set<string>();
  private heardMs = 0;

  constructor(store: string) {
    this.store = store;
  }

  /** Takes a retained message; those of other stores are ignored. */
  hear(topic: string, payload: string, nowMs: number): void {
    if (payload === "" || !(topic.startsWith(publishedTopic(this.store, "lanes/")) || this.isDevice(payload))) return;
    this.topics.add(topic);
    this.heardMs = nowMs;
  }

  /** Topics to delete: those collected that are not in use, each once. Empty until no more have come for SETTLED_MS. */
  due(isUsed: (topic: string) => boolean, nowMs: number): string[] {
    if (this.topics.size === 0 || nowMs - this.heardMs < SETTLED_MS) return [];
    const left = [...this.topics].filter((topic) => !isUsed(topic));
    this.topics.clear();
    return left;
  }

  /** Forgets all: another host is in command, and what is published belongs to it. */
  forget(): void {
    this.topics.clear();
  }

  /** Whether this is the discovery of a device whose state topic belongs to this store. */
  private isDevice(payload: string): boolean {
    try {
      const { stat_t: stateTopic } = JSON.parse(payload) as { stat_t?: unknown };
      return typeof stateTopic === "string" && stateTopic.startsWith(publishedTopic(this.store, ""));
    } catch {
      return false;
    }
  }
}
