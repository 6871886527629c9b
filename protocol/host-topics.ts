// Takes topics apart for the host, and names the filters it subscribes to.
import { valuesOf } from "./enumerations.ts";
import type { About } from "./messages/about.ts";
import { KINDS, type Kind } from "./messages.ts";
import { MAX_NAME, TOPIC_ROOT } from "./topics.ts";

/** Store, box and kind of a topic, or why it is none of ours. */
export type ParsedTopic =
  | { kind: "ok"; store: string; box: string; message: Kind }
  | { kind: "rejected"; reason: "unknown-version" | "bad-topic" };

const [ROOT, VERSION] = TOPIC_ROOT.split("/");
const KNOWN: ReadonlySet<string> = new Set(valuesOf(KINDS));

/** Names of dots alone are ways through a file system. */
const NAME = new RegExp(`^(?!\\.+$)[A-Za-z0-9._-]{1,${MAX_NAME}}$`);

/** Whether a store or box may be called so. */
export function isName(name: string): boolean {
  return NAME.test(name);
}

export function parseTopic(topic: string): ParsedTopic {
  const [root, version, store, box, message, more] = topic.split("/");
  if (root !== ROOT || store === undefined || box === undefined || message === undefined || more !== undefined)
    return { kind: "rejected", reason: "bad-topic" };
  if (version !== VERSION) return { kind: "rejected", reason: "unknown-version" };
  if (!isName(store) || !isName(box) || !KNOWN.has(message)) return { kind: "rejected", reason: "bad-topic" };
  return { kind: "ok", store, box, message: message as Kind };
}

/** What a host of this store listens to: every version's topics, so that strangers are seen and counted. */
export function hostFilters(store: string): string[] {
  return ["telemetry", "status", "health", "answer"].map((kind) => `tillbeacon/+/${store}/+/${kind}`);
}

export const HOST_PRESENCE = "id t 1 64,machine s 1 300,startedMs w 0 4e12" as const;

export const ABOUT_HOST_PRESENCE: About<typeof HOST_PRESENCE> = {
  summary: "A host of the store is there, every 5 s: the one that started first commands, the others stand by",
  fields: {
    id: "the host's run, by a name that no other has",
    machine: "the host's machine and process, for people",
    startedMs: "when it started, by its own clock; ms since 1970-01-01 UTC",
  },
};

/** Where hosts of a store say to one another that they are there. No box has it: it is a level shorter than theirs. */
export function presenceTopic(store: string): string {
  return `${TOPIC_ROOT}/${store}/host`;
}
