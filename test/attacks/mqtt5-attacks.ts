// Attacks in MQTT 5, which Mosquitto speaks and the embedded broker refuses: aliases, properties, and what a session may keep.
import type { IClientOptions } from "mqtt";
import { generate } from "mqtt-packet";
import { type Attack, ONCE, type Outcome, overheard } from "./attack.ts";
import { FALSE_LINE, keptOut, LAMP, OWN, of, sent } from "./packets.ts";
import { STOLEN, VICTIM } from "./rig.ts";

const AT_MOSQUITTO = ["mosquitto"] as const;
const V5 = { protocolVersion: 5 } as const;
const IN_V5 = { at: AT_MOSQUITTO, connect: V5 };
const DENIED = /Denied PUBLISH/;
/** Unit s: for ever (MQTT 5, clause 3.1.2.11.2). */
const FOR_EVER = 4294967295;

function publishPacket(topic: string, payload: string, properties: object): Buffer {
  return generate({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false, properties }, V5);
}

/** A will that is told as soon as the connection breaks. */
function willed(name: string, topic: string, payload: string, session: IClientOptions = {}): Attack {
  return {
    ...{ name, at: AT_MOSQUITTO, told: DENIED },
    run: async (rig) => {
      const will = { topic, payload: Buffer.from(payload), qos: 1, retain: true, properties: { willDelayInterval: 0 } };
      (await rig.stolen({ ...V5, will, ...session } as IClientOptions)).stream.destroy();
      return undefined;
    },
  };
}

export const MQTT5_ATTACKS: readonly Attack[] = [
  keptOut("MQTT 5 spoken to a broker of 3.1.1", V5, undefined, ONCE),
  sent(
    "a topic alias that is turned to another box",
    () => [
      publishPacket(of(STOLEN, "answer"), "{}", { topicAlias: 1 }),
      publishPacket(of(VICTIM, "telemetry"), FALSE_LINE, { topicAlias: 1 }),
      publishPacket("", FALSE_LINE, { topicAlias: 1 }),
    ],
    DENIED,
    IN_V5,
  ),
  sent("a topic alias that nobody has named", () => [publishPacket("", LAMP, { topicAlias: 7 })], undefined, IN_V5),
  sent(
    "a topic alias beyond all that are allowed",
    () => [publishPacket(of(VICTIM, "beacon"), LAMP, { topicAlias: 65535 })],
    undefined,
    IN_V5,
  ),
  sent(
    "an answer that is to go to another box's lamp",
    () => [
      publishPacket(of(STOLEN, "answer"), "{}", {
        ...{ responseTopic: of(VICTIM, "beacon"), correlationData: Buffer.from(LAMP) },
      }),
    ],
    undefined,
    IN_V5,
  ),
  sent(
    "properties of 60 kB",
    () => [publishPacket(of(STOLEN, "answer"), "{}", { userProperties: { x: Array(60).fill("x".repeat(1000)) } })],
    undefined,
    IN_V5,
  ),
  willed("a will for another box's lamp that is told without delay", of(VICTIM, "beacon"), LAMP),
  willed("a will of another box's status in a session that never ends", of(VICTIM, "status"), "{}", {
    ...{ clean: false, properties: { sessionExpiryInterval: FOR_EVER } },
  }),
  keptOut(
    "a log-in by a method of one's own",
    { ...V5, properties: { authenticationMethod: "evil", authenticationData: Buffer.from("let me in") } },
    undefined,
    AT_MOSQUITTO,
  ),
  keptOut("a log-in of MQTT 5 without a password", { ...V5, password: undefined }, undefined, AT_MOSQUITTO),
  ...["$share/g/tillbeacon/v1/s/+/beacon", "$share/g/#", `$share/g/${of(VICTIM, "+")}`, "$share//#"].map(
    (filter): Attack => ({
      ...{ name: `share a subscription of others: ${filter}`, at: AT_MOSQUITTO },
      run: async (rig) => overheard(await rig.stolen(V5), filter, OWN),
    }),
  ),
  {
    name: "subscribe to what has been retained for others, again and again",
    at: AT_MOSQUITTO,
    run: async (rig): Promise<Outcome> => {
      const client = await rig.stolen(V5);
      for (let i = 0; i < 50; i++)
        await client.subscribeAsync("tillbeacon/#", { qos: 0, rh: 0, rap: true }).catch(() => {});
      return overheard(client, "tillbeacon/v1/s/+/status", OWN);
    },
  },
];
