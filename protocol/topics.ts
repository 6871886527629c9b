// MQTT topics: tillbeacon/v1/<store>/<box>/<kind>. Builds and takes apart; knows no broker.
import type { Kind } from "./messages.ts";

/** First levels of every topic of this version. */
export const TOPIC_ROOT = "tillbeacon/v1";

/** Longest store or box name; letters, digits, dot, dash and underscore. */
export const MAX_NAME = 32;

/** Topic of one kind of message of one box. */
export function topicOf(store: string, box: string, kind: Kind): string {
  return TOPIC_ROOT + "/" + store + "/" + box + "/" + kind;
}

/** The kind that a topic ends with; what is no kind is for the codec to reject. */
export function kindOfTopic(topic: string): Kind {
  const levels = topic.split("/");
  return levels[levels.length - 1] as Kind;
}
