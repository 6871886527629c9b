// Topics between shops and head office, and what head office sends down: acknowledgements. Boxes never import this file.
import { fieldProblem, type MessageOf, type Value } from "../fields.ts";
import { isName } from "../host-topics.ts";
import type { About } from "../messages/about.ts";
import { TOPIC_ROOT } from "../topics.ts";

/** What shops send: records as they are made, and those that wait since the connection was away. */
export const LANES_UP = ["live", "backlog"] as const;
export type LaneUp = (typeof LANES_UP)[number];

/** What of a shop's records is durable at head office. */
export const UPLINK_ACK = `\
epoch/upto w 0 4e9,\
ahead t 0 600` as const;
export type UplinkAck = MessageOf<typeof UPLINK_ACK>;

export const ABOUT_UPLINK_ACK: About<typeof UPLINK_ACK> = {
  summary: "What of a shop's records is durable at head office, sent after the commit",
  fields: {
    epoch: "the outbox's file that the numbers belong to",
    upto: "every record up to this number is durable, or was lost by the outbox: the shop may forget them; 0: none",
    ahead: "ranges above it that are durable as well, as 12-15,17-17: need not be sent again; the lowest forty",
  },
};

/** Settings for a shop, until it has said what became of them. */
export const OFFER = "id w 1 4e9,settings s 2 8000" as const;
export type Offer = MessageOf<typeof OFFER>;

export const ABOUT_OFFER: About<typeof OFFER> = {
  summary: "Settings that head office offers to a shop; repeated until the shop has answered by a record",
  fields: {
    id: "number of the roll-out; one below the last one taken is ignored",
    settings:
      "parts of the shop's configuration as JSON: targets, policy, report; each takes the place of the shop's own",
  },
};

/** Topic of a shop's records; `store` may be a wildcard. */
export function uplinkTopic(store: string, lane: LaneUp): string {
  return `${TOPIC_ROOT}/${store}/uplink/${lane}`;
}

/** What head office sends to a shop. */
export type DownlinkKind = "ack" | "offer" | "image";

/** Topic of what head office sends to a shop. */
export function downlinkTopic(store: string, kind: DownlinkKind): string {
  return `${TOPIC_ROOT}/${store}/downlink/${kind}`;
}

/** The store of an uplink topic; undefined where it is none. */
export function storeOfUplink(topic: string): string | undefined {
  const [root, version, store = "", direction] = topic.split("/");
  return `${root}/${version}` === TOPIC_ROOT && direction === "uplink" && isName(store) ? store : undefined;
}

/** Reads what head office sends; undefined where it is none: head office is not believed blindly. */
export function readDownlink<T extends string>(table: T, payload: string): MessageOf<T> | undefined {
  try {
    const { v, ...message } = JSON.parse(payload) as { v: number; [field: string]: unknown };
    return v === 1 && fieldProblem(table, message as { [name: string]: Value }) === ""
      ? (message as MessageOf<T>)
      : undefined;
  } catch {
    return undefined;
  }
}
