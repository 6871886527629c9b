// Every message between box and host: its fields, units and ranges, as TypeScript types and as the tables that the
// portable codec works from. The zod schemas say the same again for the host; a test holds the two together.

import type { EnumOf } from "./enumerations.ts";
import {
  ANSWERED,
  ANSWERS,
  type Answer,
  type Chunk,
  type ChunkRequest,
  type Health,
  IMAGES,
  type UpdateOffer,
} from "./life.ts";

/** Version of topics and messages; another version is rejected, not guessed at. */
export const PROTOCOL_VERSION = 1;

/** Longest payload in bytes: NodeMCU's MQTT client cuts inbound messages at 1,024. */
export const MAX_PAYLOAD = 1024;

export const TILL_STATES = "closed|idle|serving|stalled|blind";
/** What the till is doing: closed, open and idle, serving, stalled, or not known because the sensors are blind. */
export type TillState = EnumOf<typeof TILL_STATES>;

export const SENSOR_HEALTH = "ok|absent|silent|stuck|lost|frozen|dead";
/** What can be wrong with a sensor; "absent" is a sensor the lane does not have. */
export type SensorHealth = EnumOf<typeof SENSOR_HEALTH>;

export const LAMPS = "off|open|coming|close|stalled|blind";
/** What a beacon says: nothing, open this till, on its way, may close, stalled, blind. */
export type LampSignal = EnumOf<typeof LAMPS>;

export const LAMP_RULES = "host|box";
/** Who decides the lamp: the host by a command whose lease runs, or the box by its own rule. */
export type LampRule = EnumOf<typeof LAMP_RULES>;

export const TILL_POSITIONS = "closed|open";
/** How the switch at the till stands. */
export type TillPosition = EnumOf<typeof TILL_POSITIONS>;

export const PRESENCES = "online|offline";

/**
 * What a box knows of its lane, sent each second and at each change. `seq` counts from 1 within a boot and has no
 * gaps but those that `dropped` counts. Unknown is null, never 0.
 */
export interface Telemetry {
  /** Boot id: another one after every start of the box. */
  boot: string;
  seq: number;
  /** The box's monotonic time in ms since its start: of the record, and of its sending. */
  tMs: number;
  sentMs: number;
  /** Number of the oldest record that the box still keeps: those before it are acknowledged or dropped. */
  oldest: number;
  /** Cumulative crossings inward, at the exit, and turned back at the entrance. */
  ins: number | null;
  outs: number | null;
  reversed: number | null;
  /** Customers waiting and in service; customers waiting. */
  inLane: number | null;
  waiting: number | null;
  /** Predicted wait of somebody who joins now, and the range that holds 80 % of such waits; s. */
  waitS: number | null;
  waitLowS: number | null;
  waitHighS: number | null;
  state: TillState;
  /** The switch at the till; null where there is none, or it has not spoken. */
  till: TillPosition | null;
  /** Probability, 0 to 1, that the length is right to within one customer. */
  confidence: number;
  entry: SensorHealth;
  exit: SensorHealth;
  head: SensorHealth;
  tail: SensorHealth;
  lamp: LampSignal;
  rule: LampRule;
  /** 1 while the lamp's call has been acknowledged at the till: somebody is on the way. */
  acked: number;
  /** Records that the full outbox had to drop since the start. */
  dropped: number;
}

/** Birth (online) and will (offline) of a box, retained. A will of an earlier session does not end a later one. */
export interface Status {
  boot: string;
  /** Counts the connections of this boot from 1. */
  session: number;
  presence: EnumOf<typeof PRESENCES>;
  firmware: string;
  board: string;
}

/** Desired state of a box's lamp; put out by the box when it is not renewed within the lease. */
export interface BeaconCommand {
  /** Number of the command, for logs; a renewal keeps it. */
  id: number;
  lamp: LampSignal;
  /** Unit ms. */
  leaseMs: number;
}

/** Configuration of a box. */
export interface Configuration {
  /** Number of the configuration, for the answer. */
  id: number;
  /** The box calls by its own rule when more than this many wait and no host speaks. */
  callAbove: number;
  /** Time between telemetry records when nothing changes. Unit ms. */
  telemetryMs: number;
}

/** The host's wall clock; the box keeps the offset and never steps its own clock. */
export interface TimeOfDay {
  /** Unit ms since 1970-01-01 UTC. */
  unixMs: number;
}

/** Every record of this boot up to this number is in the host's log. */
export interface Acknowledgement {
  boot: string;
  seq: number;
}

/** Message types of the kinds that boxes read and write field by field. */
export interface FieldMessages {
  status: Status;
  beacon: BeaconCommand;
  config: Configuration;
  time: TimeOfDay;
  ack: Acknowledgement;
  answer: Answer;
  health: Health;
  update: UpdateOffer;
  want: ChunkRequest;
  chunk: Chunk;
}
export type FieldKind = keyof FieldMessages;
/** Message types by kind: a box only writes its telemetry, and its outbox does that. */
export interface Messages extends FieldMessages {
  telemetry: Telemetry;
}
export type Kind = keyof Messages;

/** Kinds that a box sends; the others are the host's. */
export const FROM_BOXES: readonly Kind[] = ["telemetry", "status", "health", "answer", "want"];

/** Largest count and largest time in ms: a hundred years fit, and every language here holds it exactly. As in FIELDS. */
export const MAX_COUNT = 4000000000;
export const MAX_MS = 4000000000000;

/**
 * The fields of these kinds in the order in which they are written, after the version, parted by commas. Each is its
 * name, the letter of what it holds, and bounds: `w` a whole number and `r` any number, from and to; `t` printable ASCII
 * without quote and backslash, of so many characters; `c` one of the words. A capital letter allows null; fields of one
 * sort in a row share it, their names parted by slashes. One text a kind: it stays in a board's flash.
 */
export const FIELDS: { [K in FieldKind]: string } = {
  status: `boot t 1 16,session w 0 4e9,presence c ${PRESENCES},firmware/board t 1 32`,
  beacon: `id w 0 4e9,lamp c ${LAMPS},leaseMs w 1000 600000`,
  config: "id w 0 4e9,callAbove w 0 50,telemetryMs w 200 60000",
  time: "unixMs w 1600000000000 4e12",
  ack: "boot t 1 16,seq w 0 4e9",
  answer: `boot t 1 16,to c ${ANSWERED},id w 0 4e9,result c ${ANSWERS},detail T 1 64`,
  health:
    "boot t 1 16,tMs w 0 4e12,unixMs W 0 4e12,free/total W 0 4e9,errors T 1 64,rssiDbm W -127 0,lateMs w 0 4e9," +
    "entryPerMin/exitPerMin r 0 100000,headHz/tailHz r 0 1000,rejected/dropped/sessions w 0 4e9,link T 1 64," +
    `config w 0 4e9,failedStarts w 0 255,image c ${IMAGES}`,
  update: "id w 1 4e9,board/version t 1 32,bytes w 1 1048576,sha256 t 1 64,tag T 1 64",
  want: "boot t 1 16,id w 1 4e9,at w 0 1048576",
  chunk: "id w 1 4e9,at w 0 1048576,crc w 0 4294967295,data t 1 684",
};
