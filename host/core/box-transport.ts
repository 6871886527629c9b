// What the host needs of a way to its boxes: messages in, commands out. An edge says which box spoke and of what kind
// the message is; it does not read the payload.
import { parseTopic } from "../../protocol/host-topics.ts";
import type { Kind } from "../../protocol/messages.ts";
import type { Published } from "./published-shop.ts";
import type { WarningListener } from "./warnings.ts";

/** A message as it has come in. */
export interface BoxMessage {
  box: string;
  kind: Kind;
  payload: string;
  /** Who sent it, as far as the edge knows: "mqtt 192.0.2.7", "serial /dev/ttyACM0". */
  from: string;
}

/** A message that is not handed on. */
export interface Rejection {
  reason: string;
  /** The field that is wrong, or what was found instead; "" where there is none. */
  field: string;
  /** What was rejected: its topic, or `<box>/<kind>`. */
  about: string;
  from: string;
}

/** Takes a message, at once: no connection waits for the log. What is durable, boxes learn by `ack`. */
export type OnMessage = (message: BoxMessage) => void;

/** Who listens to the boxes. */
export interface BoxListener extends WarningListener {
  onMessage: OnMessage;
  onRejection(rejection: Rejection): void;
}

/** A way to the boxes. A command that cannot be sent now is dropped: the host renews what still holds. */
export interface BoxTransport {
  send(box: string, kind: Kind, payload: string): void;
  /** Publishes for everybody; what is retained is kept by the broker for those who come later. */
  publish(message: Published): void;
  /** Another host of the same store commands the lamps; absent: there can be none. */
  standsBy?(): boolean;
  close(): Promise<void>;
}

/** The box and kind that a topic names, or why no box of this store can be meant. */
export type Addressed = { kind: "ok"; box: string; message: Kind } | { kind: "rejected"; rejection: Rejection };

/** Reads the topic of a message that has come in at a store; the MQTT edges share it. */
export function addressOf(topic: string, store: string, from: string): Addressed {
  const parsed = parseTopic(topic);
  if (parsed.kind === "rejected")
    return { kind: "rejected", rejection: { reason: parsed.reason, field: "", about: topic, from } };
  if (parsed.store !== store)
    return { kind: "rejected", rejection: { reason: "other-store", field: parsed.store, about: topic, from } };
  return { kind: "ok", box: parsed.box, message: parsed.message };
}
