// Every message between box and host: its fields, units and ranges, as TypeScript types and as the tables that the
// portable codec works from. The zod schemas say the same again for the host; a test holds the two together.

import {
  ANSWERED,
  ANSWERS,
  type Answer,
  type Chunk,
  type ChunkRequest,
  type Health,
  IMAGES,
  MAX_IMAGE,
  type UpdateOffer,
} from "./life.ts";

/** Version of topics and messages; another version is rejected, not guessed at. */
export const PROTOCOL_VERSION = 1;

/** Longest payload in bytes: NodeMCU's MQTT client cuts inbound messages at 1,024. */
export const MAX_PAYLOAD = 1024;

export const TILL_STATES = ["closed", "idle", "serving", "stalled", "blind"] as const;
/** What the till is doing: closed, open and idle, serving, stalled, or not known because the sensors are blind. */
export type TillState = (typeof TILL_STATES)[number];

export const SENSOR_HEALTH = ["ok", "absent", "silent", "stuck", "lost", "frozen", "dead"] as const;
/** What can be wrong with a sensor; "absent" is a sensor the lane does not have. */
export type SensorHealth = (typeof SENSOR_HEALTH)[number];

export const LAMPS = ["off", "open", "coming", "close", "stalled", "blind"] as const;
/** What a beacon says: nothing, open this till, on its way, may close, stalled, blind. */
export type LampSignal = (typeof LAMPS)[number];

export const LAMP_RULES = ["host", "box"] as const;
/** Who decides the lamp: the host by a command whose lease runs, or the box by its own rule. */
export type LampRule = (typeof LAMP_RULES)[number];

export const TILL_POSITIONS = ["closed", "open"] as const;
/** How the switch at the till stands. */
export type TillPosition = (typeof TILL_POSITIONS)[number];

export const PRESENCES = ["online", "offline"] as const;

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
  presence: (typeof PRESENCES)[number];
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

/** Message types by kind. */
export interface Messages {
  telemetry: Telemetry;
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
export type Kind = keyof Messages;

/** Kinds that a box sends; the others are the host's. */
export const FROM_BOXES: readonly Kind[] = ["telemetry", "status", "health", "answer", "want"];

/**
 * One field: its name and what it may hold. `whole` and `real` are numbers from `min` to `max`; a `real` is written
 * with `digits` decimals; `text` is 1 to `max` characters of printable ASCII without quote and backslash; `choice`
 * is one of `choices`; `maybe` allows null.
 */
export interface Field {
  name: string;
  type: "whole" | "real" | "text" | "choice";
  min: number;
  max: number;
  digits: number;
  choices: readonly string[];
  maybe: boolean;
}

const NONE: readonly string[] = [];

function whole(name: string, min: number, max: number, maybe: boolean): Field {
  return { name: name, type: "whole", min: min, max: max, digits: 0, choices: NONE, maybe: maybe };
}
function real(name: string, max: number, digits: number, maybe: boolean): Field {
  return { name: name, type: "real", min: 0, max: max, digits: digits, choices: NONE, maybe: maybe };
}
function text(name: string, max: number, maybe: boolean): Field {
  return { name: name, type: "text", min: 1, max: max, digits: 0, choices: NONE, maybe: maybe };
}
function choice(name: string, choices: readonly string[], maybe: boolean): Field {
  return { name: name, type: "choice", min: 0, max: 0, digits: 0, choices: choices, maybe: maybe };
}

/** Largest count and largest time in ms: a hundred years fit, and every language here holds it exactly. */
export const MAX_COUNT = 4000000000;
export const MAX_MS = 4000000000000;

/**
 * The fields of every kind in the order in which they are written, after the version. Each list is made when it is
 * asked for: kept, they would take a twelfth of a small board's memory.
 */
export const FIELDS: { [K in Kind]: () => readonly Field[] } = {
  telemetry: () => [
    text("boot", 16, false),
    whole("seq", 1, MAX_COUNT, false),
    whole("tMs", 0, MAX_MS, false),
    whole("sentMs", 0, MAX_MS, false),
    whole("oldest", 1, MAX_COUNT, false),
    whole("ins", 0, MAX_COUNT, true),
    whole("outs", 0, MAX_COUNT, true),
    whole("reversed", 0, MAX_COUNT, true),
    whole("inLane", 0, 1000, true),
    whole("waiting", 0, 1000, true),
    real("waitS", 86400, 1, true),
    real("waitLowS", 86400, 1, true),
    real("waitHighS", 86400, 1, true),
    choice("state", TILL_STATES, false),
    choice("till", TILL_POSITIONS, true),
    real("confidence", 1, 3, false),
    choice("entry", SENSOR_HEALTH, false),
    choice("exit", SENSOR_HEALTH, false),
    choice("head", SENSOR_HEALTH, false),
    choice("tail", SENSOR_HEALTH, false),
    choice("lamp", LAMPS, false),
    choice("rule", LAMP_RULES, false),
    whole("acked", 0, 1, false),
    whole("dropped", 0, MAX_COUNT, false),
  ],
  status: () => [
    text("boot", 16, false),
    whole("session", 0, MAX_COUNT, false),
    choice("presence", PRESENCES, false),
    text("firmware", 32, false),
    text("board", 32, false),
  ],
  beacon: () => [whole("id", 0, MAX_COUNT, false), choice("lamp", LAMPS, false), whole("leaseMs", 1000, 600000, false)],
  config: () => [
    whole("id", 0, MAX_COUNT, false),
    whole("callAbove", 0, 50, false),
    whole("telemetryMs", 200, 60000, false),
  ],
  time: () => [whole("unixMs", 1600000000000, MAX_MS, false)],
  ack: () => [text("boot", 16, false), whole("seq", 0, MAX_COUNT, false)],
  answer: () => [
    text("boot", 16, false),
    choice("to", ANSWERED, false),
    whole("id", 0, MAX_COUNT, false),
    choice("result", ANSWERS, false),
    text("detail", 64, true),
  ],
  health: () => [
    text("boot", 16, false),
    whole("tMs", 0, MAX_MS, false),
    whole("unixMs", 0, MAX_MS, true),
    whole("free", 0, MAX_COUNT, true),
    whole("total", 0, MAX_COUNT, true),
    text("errors", 64, true),
    whole("rssiDbm", -127, 0, true),
    whole("lateMs", 0, MAX_COUNT, false),
    real("entryPerMin", 100000, 1, false),
    real("exitPerMin", 100000, 1, false),
    real("headHz", 1000, 1, false),
    real("tailHz", 1000, 1, false),
    whole("rejected", 0, MAX_COUNT, false),
    whole("dropped", 0, MAX_COUNT, false),
    whole("sessions", 0, MAX_COUNT, false),
    text("link", 64, true),
    whole("config", 0, MAX_COUNT, false),
    whole("failedStarts", 0, 255, false),
    choice("image", IMAGES, false),
  ],
  update: () => [
    whole("id", 1, MAX_COUNT, false),
    text("board", 32, false),
    text("version", 32, false),
    whole("bytes", 1, MAX_IMAGE, false),
    text("sha256", 64, false),
    text("tag", 64, true),
  ],
  want: () => [text("boot", 16, false), whole("id", 1, MAX_COUNT, false), whole("at", 0, MAX_IMAGE, false)],
  chunk: () => [
    whole("id", 1, MAX_COUNT, false),
    whole("at", 0, MAX_IMAGE, false),
    whole("crc", 0, 4294967295, false),
    text("data", 684, false),
  ],
};
