// What the host's core expects of a transport to its boxes: messages in, commands out. An edge names the box and the kind of a
// message; it does not read the payload.
import { parseTopic } from "../../../protocol/host-topics.ts";
import type { Kind } from "../../../protocol/messages.ts";
import type { WarningListener } from "../problems/warnings.ts";
import type { Published } from "../publishing/published-shop.ts";

/** A message as received. */
export interface BoxMessage {
  box: string;
  kind: Kind;
  payload: string;
  /** Who sent it, as far as the edge knows: "mqtt 192.0.2.7", "serial /dev/ttyACM0". */
  from: string;
}

/** A message that was rejected, and why. */
export interface Rejection {
  reason: string;
  /** The field that is wrong, or what was found instead; "" where there is none. */
  field: string;
  /** What was rejected: its topic, or `<box>/<kind>`. */
  about: string;
  from: string;
}

/** Receives what boxes send. */
export interface BoxListener extends WarningListener {
  /** Handles a message synchronously: no connection waits for the log. Boxes learn by `ack` which records are durable. */
  onMessage(message: BoxMessage): void;
  onRejection(rejection: Rejection): void;
}

/** A transport to the boxes. A command that cannot be sent now is dropped: the host renews those still in force. */
export interface BoxTransport {
  send(box: string, kind: Kind, payload: string): void;
  /** Publishes for other systems; the broker keeps a retained message for later subscribers. */
  publish(message: Published): void;
  /** Another host of the same store commands the lamps; absent: there can be none. */
  standsBy?(): boolean;
  close(): Promise<void>;
}

/** The box and kind that a topic names, or why it names no box of this store. */
export type Addressed = { kind: "ok"; box: string; message: Kind } | { kind: "rejected"; rejection: Rejection };

/** Reads the topic of a message to this store; both MQTT edges use it. */
export function addressOf(topic: string, store: string, from: string): Addressed {
  const parsed = parseTopic(topic);
  if (parsed.kind === "rejected")
    return { kind: "rejected", rejection: { reason: parsed.reason, field: "", about: topic, from } };
  if (parsed.store !== store)
    return { kind: "rejected", rejection: { reason: "other-store", field: parsed.store, about: topic, from } };
  return { kind: "ok", box: parsed.box, message: parsed.message };
}
