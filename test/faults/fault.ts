// What a fault is, and what is expected of a host that meets it.
import type { BrokerName, Rig, RigOptions } from "./rig.ts";

/** One fault. Its steps act on a rig whose lanes are all fresh. */
export interface Fault {
  name: string;
  /** What is done, in a few words. */
  about: string;
  brokers: readonly BrokerName[];
  rig?: RigOptions;
  /** A warning whose key or text is like this must be given, once. Without it nothing need be said. */
  warns?: RegExp;
  /** Keys of warnings that are true as well. */
  mayWarn?: RegExp;
  /** The host or its broker is itself stopped: lanes cannot be fresh meanwhile. */
  goesStale?: boolean;
  /** Boxes that are themselves the fault. */
  mayGoStale?: readonly string[];
  /** How long it lasts; 20 s unless given. Unit s. */
  holdS?: number;
  /** All must be well again this long after its end; 20 s unless given. Unit s. */
  recoverS?: number;
  /** No line builds up during the fault: the fault makes its own, or must not see one. */
  withoutLine?: boolean;
  /** The fault has no end of its own: the host deals with it, and the warning may stay. */
  staysWarned?: boolean;
  /** What is in the log when it begins may be gone with it. */
  destroys?: boolean;
  /** SQLite may make the damage good by itself, out of its memory and its WAL: then nothing need be said. */
  mayHeal?: boolean;
  /** Before the host starts, and instead of starting it alone. */
  before?: (rig: Rig) => void | Promise<void>;
  begin?: (rig: Rig) => void | Promise<void>;
  end?: (rig: Rig) => void | Promise<void>;
  /** What else is wrong at the end, in words, before anything is taken down. */
  check?: (rig: Rig) => string | undefined | Promise<string | undefined>;
}

export const BOTH: readonly BrokerName[] = ["embedded", "mosquitto"];
