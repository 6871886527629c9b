// Every message between box and host by its kind. One table per message (protocol/messages/) gives its type, its codecs,
// its schema, its documents and its columns in the log; this file only brings them together.
import type { EnumOf } from "./enumerations.ts";
import type { MessageOf } from "./fields.ts";
import { ACK } from "./messages/acknowledgement.ts";
import { ANSWER } from "./messages/answer.ts";
import { BEACON } from "./messages/beacon.ts";
import { CONFIG } from "./messages/box-configuration.ts";
import { HEALTH } from "./messages/health.ts";
import { LEARNED } from "./messages/learned.ts";
import { STATUS } from "./messages/status.ts";
import type { TELEMETRY } from "./messages/telemetry.ts";
import { TIME } from "./messages/time.ts";
import { CHUNK, UPDATE, WANT } from "./messages/update.ts";

/** Version of topics and messages; another version is rejected, not guessed at. */
export const PROTOCOL_VERSION = 1;

/** Longest payload in bytes: NodeMCU's MQTT client cuts inbound messages at 1,024. */
export const MAX_PAYLOAD = 1024;

/** Largest count, as in the tables. */
export const MAX_COUNT = 4000000000;

/** `Exclude`, written out: firmware compiles without the standard library. */
type Without<U, V> = U extends V ? never : U;

/** All kinds of messages. Their places are the kinds of serial frames, from 1: new ones go to the end. */
export const KINDS = "telemetry|status|beacon|config|time|ack|answer|health|update|want|chunk|learned";
export type Kind = EnumOf<typeof KINDS>;

/** Kinds that a host sends to a box; the others are the box's. */
export const COMMANDS = "beacon|ack|time|config|update|chunk";
export type Command = EnumOf<typeof COMMANDS>;
export type Report = Without<Kind, Command>;

/** Kinds that boxes read and write field by field: a box only writes its telemetry, and its outbox does that. */
export type FieldKind = Without<Kind, "telemetry">;

/** The tables of these kinds. */
export const FIELDS = {
  status: STATUS,
  beacon: BEACON,
  config: CONFIG,
  time: TIME,
  ack: ACK,
  answer: ANSWER,
  health: HEALTH,
  update: UPDATE,
  want: WANT,
  chunk: CHUNK,
  learned: LEARNED,
} satisfies { [K in FieldKind]: string };

/** Message types by kind. */
export type Messages = { [K in FieldKind]: MessageOf<(typeof FIELDS)[K]> } & { telemetry: MessageOf<typeof TELEMETRY> };
