// What attacks at the brokers are made of: topics, payloads, and packets as bytes from who has the password of one box.
import { generate, type Packet } from "mqtt-packet";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { type Attack, BOTH, bare, type Outcome, overheard, publish } from "./attack.ts";
import { type BrokerName, type Rig, STOLEN } from "./rig.ts";

export const of = (box: string, kind: string): string => `tillbeacon/v1/s/${box}/${kind}`;
export const LAMP = encodeForBox("beacon", { id: 1, lamp: "open", leaseMs: 600000 });
export const FALSE_LINE = encodeForBox("telemetry", telemetry({ boot: "evil", waiting: 9, inLane: 10, waitS: 900 }));
/** How each broker names a refused topic, and a refused log-in. */
export const NOT_ITS_OWN = /not-allowed|Denied PUBLISH/;
export const NO_ENTRY = /bad-login|not authorised/;
/** What the box whose password is known may hear. */
export const OWN = new RegExp(`^${of(STOLEN, "")}`);

/** Fields of a CONNECT, as mqtt-packet names them. */
interface ConnectChanges {
  protocolVersion?: number;
  [field: string]: unknown;
}

/** A CONNECT of the box whose password is known, changed; MQTT 3.1.1 unless `changes` says 5. */
export function connectPacket(rig: Rig, changes: ConnectChanges = {}): Buffer {
  const { password = "" } = rig.secrets.get(STOLEN) ?? {};
  const protocol = { protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 0 } as const;
  const account = { clientId: `s-${STOLEN}`, username: STOLEN, password: Buffer.from(password) };
  const packet = { cmd: "connect", ...protocol, ...account, ...changes } as Packet;
  return generate(packet, { protocolVersion: changes.protocolVersion ?? 4 });
}

/** A PINGREQ, and what answers it (clauses 3.12 and 3.13): packets of one connection are dealt with in their order. */
const PING = Buffer.from([0xc0, 0]);
const PONG = "\xd0\0";

/** Packets after a log-in, in one go; whether that did harm, the rig sees. */
export function sent(
  name: string,
  packets: (rig: Rig) => Buffer[],
  told?: RegExp,
  { at = BOTH, connect = {} }: { at?: readonly BrokerName[]; connect?: ConnectChanges } = {},
): Attack {
  return {
    ...{ name, at, told },
    run: async (rig) => {
      const bytes = Buffer.concat([connectPacket(rig, connect), ...packets(rig), PING]);
      await bare(rig.port, bytes, 1500, rig.nextAddress(), PONG);
      return undefined;
    },
  };
}

/** A log-in that must be answered with a refusal, or closed. */
export function keptOut(
  name: string,
  changes: ConnectChanges,
  told?: RegExp,
  at: readonly BrokerName[] = BOTH,
): Attack {
  return {
    ...{ name, at, told },
    run: async (rig): Promise<Outcome> => {
      const { text, isClosed } = await bare(rig.port, connectPacket(rig, changes), 5000, rig.nextAddress());
      // The fourth byte of a CONNACK says why not (MQTT 3.1.1, clause 3.2; 5.0, clause 3.2.2.2).
      if (text !== "" && text.charCodeAt(3) === 0) return "let in";
      return isClosed || text !== "" ? undefined : "kept open";
    },
  };
}

export function published(name: string, topic: string, payload: string, retain = false): Attack {
  return {
    ...{ name, at: BOTH, told: NOT_ITS_OWN },
    run: async (rig): Promise<Outcome> => {
      await publish(await rig.stolen(), topic, payload, retain);
      return undefined;
    },
  };
}

export function listened(name: string, filter: string): Attack {
  return { ...{ name, at: BOTH }, run: async (rig) => overheard(await rig.stolen(), filter, OWN) };
}
