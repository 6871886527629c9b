// Attacks on the broker, with what an attacker may have: a place in the network, or the password of one box read off the air.
import { generate } from "mqtt-packet";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { type Attack, BOTH, bare, ONCE, overheard, publish, refused } from "./attack.ts";
import { LAMP, NO_ENTRY, NOT_ITS_OWN, OWN, of } from "./packets.ts";
import { type Rig, STOLEN, VICTIM } from "./rig.ts";

const FALSE_LINE = encodeForBox(
  "telemetry",
  telemetry({ boot: "evil", waiting: 9, inLane: 10, waitS: 900, waitHighS: 900 }),
);
const OFFLINE = encodeForBox("status", { boot: "v1", session: 9, presence: "offline", firmware: "x", board: "x" });

async function asStolen(rig: Rig, topic: string, payload: string | Buffer, retain = false): Promise<undefined> {
  await publish(await rig.stolen(), topic, payload, retain);
  return undefined;
}

const LOG_INS: Attack[] = [
  { name: "anonymous connect", at: BOTH, told: NO_ENTRY, run: (rig) => refused(rig.connect({})) },
  {
    name: "wrong password",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.stolen({ password: "planted-wrong-password" })),
  },
  {
    name: "a user that does not exist",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.connect({ username: "root", password: "root" })),
  },
  {
    name: "a box's name without its password",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.connect({ username: VICTIM, password: "", clientId: `s-${VICTIM}` })),
  },
  {
    name: "one box's password under another's name",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.stolen({ username: VICTIM })),
  },
  {
    name: "the host's account without its password",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.connect({ username: "tillbeacon-host", password: "tillbeacon-host" })),
  },
  {
    name: "client id of another box, to throw it off",
    at: BOTH,
    // Mosquitto puts the user's name in the place of the id: nobody is thrown off.
    run: async (rig) => {
      await rig.stolen({ clientId: `s-${VICTIM}` }).catch(() => {});
      return rig.victim.connected ? undefined : "the victim was thrown off";
    },
  },
  {
    name: "client id of another box, anonymously",
    at: BOTH,
    told: NO_ENTRY,
    run: (rig) => refused(rig.connect({ clientId: `s-${VICTIM}` })),
  },
  {
    name: "guessing passwords, thirty in a row",
    at: BOTH,
    told: NO_ENTRY,
    run: async (rig) => {
      const guess = (i: number) => refused(rig.stolen({ password: `guess ${i}`, connectTimeout: 8000 }, "127.0.0.3"));
      const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i)));
      return outcomes.find((outcome) => outcome !== undefined);
    },
  },
];

const PUBLISHED: [name: string, topic: string, payload: string, retain?: boolean][] = [
  ["publish as another box: a false line", of(VICTIM, "telemetry"), FALSE_LINE],
  ["publish as another box: gone offline", of(VICTIM, "status"), OFFLINE],
  ["publish as another box: false health", of(VICTIM, "health"), "{}"],
  ["a lamp command to another box", of(VICTIM, "beacon"), LAMP],
  ["a lamp command to itself", of(STOLEN, "beacon"), LAMP],
  [
    "a configuration for another box",
    of(VICTIM, "config"),
    '{"v":1,"id":9,"callAbove":0,"telemetryMs":60000,"tag":null}',
  ],
  ["an image for another box", of(VICTIM, "update"), '{"v":1,"id":9}'],
  ["the time for another box", of(VICTIM, "time"), '{"v":1,"unixMs":0,"errorMs":null}'],
  [
    "an acknowledgement of what was not kept",
    of(VICTIM, "ack"),
    '{"v":1,"boot":"v1","seq":4000000000,"heard":4000000000}',
  ],
  ["retained poison on a command", of(VICTIM, "beacon"), LAMP, true],
  ["retained poison on another's status", of(VICTIM, "status"), OFFLINE, true],
  ["retained poison on the shop's figures", "tillbeacon/v1/s/shop/store", '{"waiting":99}', true],
  ["another store's topics", "tillbeacon/v1/t/lane-1/telemetry", FALSE_LINE],
  ["another host of the store", "tillbeacon/v1/s/host", '{"v":1,"id":"evil","machine":"x","startedMs":0}'],
  ["Home Assistant's discovery", "homeassistant/device/x/config", "{}", true],
  ["the broker's own topics", "$SYS/broker/uptime", "0"],
];

const PUBLISHING: Attack[] = [
  ...PUBLISHED.map(
    ([name, topic, payload, retain]): Attack => ({
      ...{ name, at: BOTH, told: NOT_ITS_OWN },
      run: (rig) => asStolen(rig, topic, payload, retain),
    }),
  ),
  {
    name: "a will in another box's name",
    at: BOTH,
    told: NOT_ITS_OWN,
    run: async (rig) => {
      const will = { topic: of(VICTIM, "status"), payload: Buffer.from(OFFLINE), qos: 1, retain: true } as const;
      (await rig.stolen({ will })).stream.destroy();
      return undefined;
    },
  },
  {
    name: "a will that is a lamp command",
    at: BOTH,
    told: NOT_ITS_OWN,
    run: async (rig) => {
      (
        await rig.stolen({ will: { topic: of(VICTIM, "beacon"), payload: Buffer.from(LAMP), qos: 1, retain: false } })
      ).stream.destroy();
      return undefined;
    },
  },
];

const PAYLOADS: Attack[] = [
  ["a payload of 3 kB", "x".repeat(3000), /too-long/],
  ["JSON nested a thousand deep", `${"[".repeat(500)}${"]".repeat(500)}`, /rejected/],
  ["keys of a prototype", '{"v":1,"__proto__":{"waiting":9}}', /rejected/],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0, 0x80]), /rejected/],
  ["a number beyond its range", FALSE_LINE.replace('"waiting":9', '"waiting":1e300'), /rejected/],
].map(
  ([name, payload, told]): Attack => ({
    ...{ name: name as string, at: BOTH, told: told as RegExp },
    run: (rig) => asStolen(rig, of(STOLEN, "telemetry"), payload as string),
  }),
);

const READING: Attack[] = [
  ["subscribe to #", "#"],
  ["subscribe to every box's commands", "tillbeacon/v1/s/+/beacon"],
  ["subscribe to another box's reports", of(VICTIM, "#")],
  ["subscribe to the broker's own topics", "$SYS/#"],
].map(
  ([name, filter]): Attack => ({
    ...{ name: name as string, at: BOTH },
    run: async (rig) => overheard(await rig.stolen(), filter as string, OWN),
  }),
);

const CONNECT = {
  cmd: "connect",
  clientId: "x",
  keepalive: 0,
  clean: true,
  protocolId: "MQTT",
  protocolVersion: 4,
} as const;
const FLOODS: Attack[] = [
  {
    name: "a packet that announces 100 MB",
    at: BOTH,
    run: async (rig) => {
      const bytes = Buffer.concat([
        generate(CONNECT),
        Buffer.from([0x30, 0x80, 0x80, 0x80, 0x32]),
        Buffer.alloc(60000),
      ]);
      return (await bare(rig.port, bytes, 5000)).isClosed ? undefined : "kept open";
    },
  },
  {
    name: "200 connections that say nothing",
    at: BOTH,
    run: async (rig) => {
      const silent = Array.from({ length: 200 }, () => bare(rig.port, "", 1500));
      const box = await rig.stolen();
      await Promise.all(silent);
      return box.connected ? undefined : "a box was kept out";
    },
  },
  {
    name: "a CONNECT that never ends",
    at: ONCE,
    run: async (rig) =>
      (await bare(rig.port, Buffer.from([0x10, 0x40, 0]), 12000)).isClosed ? undefined : "kept open",
  },
  {
    name: "HTTP spoken to the broker",
    at: BOTH,
    run: async (rig) => ((await bare(rig.port, "GET / HTTP/1.1\r\n\r\n", 12000)).isClosed ? undefined : "kept open"),
  },
];

export const BROKER_ATTACKS: readonly Attack[] = [...LOG_INS, ...PUBLISHING, ...PAYLOADS, ...READING, ...FLOODS];
