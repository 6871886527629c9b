// Attacks with names and packets at the edge of what MQTT 3.1.1 allows: long, malformed, or written to steer a terminal.
import { setTimeout as pause } from "node:timers/promises";
import { generate } from "mqtt-packet";
import { encodeForBox } from "../../protocol/schemas.ts";
import { type Attack, BOTH, bare, ONCE, type Outcome, refused } from "./attack.ts";
import { keptOut, LAMP, NO_ENTRY, of, published, sent } from "./packets.ts";
import { STOLEN, VICTIM } from "./rig.ts";

/** Clears a screen, and looks like a line of its own. */
const STEERING = '\u001b[2J\u009b31m\n{"level":30,"msg":"all is well"}';

const learned = encodeForBox("learned", { boot: "evil", tMs: 1000, learned: "1 1 1 1" });

export const ODD_MQTT_ATTACKS: readonly Attack[] = [
  keptOut("a client id of 64 kB", { clientId: "x".repeat(65535), username: undefined, password: undefined }),
  keptOut("a user's name of 64 kB", { username: "x".repeat(65535) }),
  keptOut("a user's name that matches all topics", { username: "#" }, NO_ENTRY),
  keptOut("a user's name that matches one level", { username: "+" }, NO_ENTRY),
  keptOut("a user's name of two levels", { username: `${STOLEN}/../${VICTIM}` }, NO_ENTRY),
  keptOut("a protocol that is none", { protocolId: "MQIsdp", protocolVersion: 3, username: "root" }),
  sent(
    "a bridge in a box's name that commands a lamp",
    () => [generate({ cmd: "publish", topic: of(VICTIM, "beacon"), payload: LAMP, qos: 0, dup: false, retain: true })],
    undefined,
    { connect: { bridgeMode: true } },
  ),
  {
    name: "a name that steers the terminal of who reads the log",
    at: BOTH,
    run: async (rig): Promise<Outcome> => {
      await refused(rig.connect({ clientId: STEERING, username: STEERING, password: "x" }));
      await refused(rig.stolen({ clientId: STEERING }));
      await pause(300);
      const isRaw = ["\u001b", "\u009b", '\n{"level":30,"msg":"all is well"'].some((text) => rig.log.includes(text));
      return isRaw ? "written as it came" : undefined;
    },
  },
  published("what another box has learned", of(VICTIM, "learned"), learned),
  published("another box's answer to an image", of(VICTIM, "answer"), "{}"),
  published("another box's wish for a piece of an image", of(VICTIM, "want"), "{}"),
  published("an emptied command", of(VICTIM, "beacon"), "", true),
  published("an emptied presence of the host", "tillbeacon/v1/s/host", "", true),
  published("an emptied entry of Home Assistant", "homeassistant/device/x/config", "", true),
  published("the broker's own control", "$CONTROL/dynamic-security/v1", '{"commands":[{"command":"createClient"}]}'),
  published("a group's topic", `$share/g/${of(VICTIM, "beacon")}`, LAMP),
  sent("a QoS that is none", () => [Buffer.from([0x36, 0x05, 0, 1, 97, 0, 1])]),
  sent("a subscription to nothing", () => [Buffer.from([0x82, 0x02, 0, 1])]),
  sent("a packet of a kind that is none", () => [Buffer.from([0x00, 0x00, 0xf0, 0x00])]),
  sent("releases of what was never sent", () =>
    Array.from({ length: 300 }, (_, i) => Buffer.from([0x62, 2, i >> 8, i & 255])),
  ),
  sent("more subscriptions in one packet than a client may have", () => [
    generate({
      ...{ cmd: "subscribe", messageId: 1 },
      subscriptions: Array.from({ length: 80 }, (_, i) => ({ topic: `tillbeacon/v1/s/+/${i}/#`, qos: 0 as const })),
    }),
  ]),
  sent("a length of five bytes", () => [Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x7f])]),
  {
    name: "2,100 connections of another machine that say nothing",
    // New connections are bounded by address. Mosquitto knows no such bound: what helps there is in the threat model.
    at: ONCE,
    run: async (rig): Promise<Outcome> => {
      const silent = Array.from({ length: 2100 }, () => bare(rig.port, "", 8000, "127.0.0.2"));
      await pause(3000);
      const box = await rig.stolen({ connectTimeout: 6000 }).catch(() => undefined);
      const isIn = box?.connected === true;
      await Promise.all(silent);
      return isIn ? undefined : "a box was kept out";
    },
  },
  {
    // Who comes again and again from one address is cut off for a while.
    name: "a box's own session taken over a hundred times",
    at: BOTH,
    run: async (rig): Promise<Outcome> => {
      const tried = Array.from({ length: 100 }, () =>
        rig.stolen({ connectTimeout: 5000 }, "127.0.0.1").catch(() => undefined),
      );
      await Promise.all(tried);
      return rig.victim.connected ? undefined : "another box was thrown off";
    },
  },
];
