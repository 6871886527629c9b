// Attacks on the broker that no MQTT library would send: packets as bytes, from who has the password of one box.
import { setTimeout as pause } from "node:timers/promises";
import { generate } from "mqtt-packet";
import { type Attack, BOTH, bare, publish, refused } from "./attack.ts";
import { connectPacket, FALSE_LINE, LAMP, listened, of, published, sent } from "./packets.ts";
import { STOLEN, VICTIM } from "./rig.ts";

/** A PUBLISH of QoS 0 with any bytes as its topic: no library would make it. */
function publishBytes(topic: Buffer, payload: string): Buffer {
  const content = Buffer.concat([Buffer.from([topic.length >> 8, topic.length & 255]), topic, Buffer.from(payload)]);
  return Buffer.concat([Buffer.from([0x30, (content.length & 127) | 128, content.length >> 7]), content]);
}

export const RAW_MQTT_ATTACKS: readonly Attack[] = [
  sent("a lamp command to a topic with a wildcard", () => [publishBytes(Buffer.from(of("+", "beacon")), LAMP)]),
  sent("a topic that is no UTF-8", () => [publishBytes(Buffer.from([0xc0, 0xaf, 0x2f, 0xff]), LAMP)]),
  sent("a topic with a null character before another's name", () => [
    publishBytes(Buffer.from(`${of(STOLEN, "telemetry")}\0/../${VICTIM}/telemetry`), FALSE_LINE),
  ]),
  sent("a second CONNECT as another box on one connection", (rig) => [
    connectPacket(rig, { clientId: `s-${VICTIM}`, username: VICTIM }),
    publishBytes(Buffer.from(of(VICTIM, "telemetry")), FALSE_LINE),
  ]),
  sent("200 messages of QoS 2 that are never released", () =>
    Array.from({ length: 200 }, (_, i) =>
      generate({
        ...{ cmd: "publish", qos: 2, messageId: i + 1, dup: false, retain: false },
        ...{ topic: of(STOLEN, "telemetry"), payload: "x".repeat(900) },
      }),
    ),
  ),
  {
    name: "commands before the log-in",
    at: BOTH,
    run: async (rig) =>
      (await bare(rig.port, publishBytes(Buffer.from(of(VICTIM, "beacon")), LAMP), 3000)).isClosed
        ? undefined
        : "kept open",
  },
  {
    name: "a password of 60 kB",
    at: BOTH,
    run: async (rig) => {
      const { text, isClosed } = await bare(rig.port, connectPacket(rig, { password: Buffer.alloc(60000, 65) }), 5000);
      return isClosed || text.charCodeAt(3) !== 0 ? undefined : "let in";
    },
  },
  {
    name: "users named after parts of the language",
    at: BOTH,
    told: /bad-login|not authorised/,
    run: async (rig) => {
      const users = ["__proto__", "constructor", "toString"];
      const tried = users.map((username) => refused(rig.connect({ username, password: "undefined" })));
      return (await Promise.all(tried)).find((outcome) => outcome !== undefined);
    },
  },
  {
    name: "a client id of the host's",
    at: BOTH,
    // Mosquitto puts the user's name in its place.
    run: async (rig) => {
      const client = await rig.stolen({ clientId: "tillbeacon-host-s-00000000" }).catch(() => undefined);
      if (client !== undefined) await publish(client, of(VICTIM, "beacon"), LAMP);
      return undefined;
    },
  },
  {
    name: "a session that is to be kept for a box, filled while it is away",
    at: BOTH,
    run: async (rig) => {
      const kept = await rig.stolen({ clean: false });
      await kept.subscribeAsync(of(STOLEN, "beacon")).catch(() => {});
      kept.end(true);
      await pause(200);
      const back = await rig.stolen({ clean: false });
      return back.connected ? undefined : "the box was kept out";
    },
  },
  listened("subscribe to # in a shared subscription", "$share/g/#"),
  listened("subscribe to commands of every version and store", "tillbeacon/+/+/+/beacon"),
  published("an emptied status of another box", of(VICTIM, "status"), "", true),
  published("what head office has durably", of("downlink", "ack"), '{"v":1,"epoch":1,"upto":4000000000,"ahead":""}'),
  published("settings as if of head office", of("downlink", "offer"), '{"v":1,"id":9,"settings":"{}"}'),
  published("records as if of the shop", of("uplink", "live"), FALSE_LINE),
  published("retained figures of a lane", of("shop", "lanes/lane-2"), '{"waiting":99}', true),
];
