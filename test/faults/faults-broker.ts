// Faults of the broker and of the lines to it, and names that are taken twice.

import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Packet } from "mqtt-packet";
import { BOTH, type Fault } from "./fault.ts";
import { HostRun } from "./host-run.ts";
import { newShop, type Rig } from "./rig.ts";
import type { Direction } from "./tap.ts";

const MOSQUITTO = ["mosquitto"] as const;
/** A broker that is gone or refuses is gone for every lane. */
const gone = { brokers: MOSQUITTO, goesStale: true } as const;

/** As a broker with rules of its own does: it refuses the host's subscriptions, and sends nothing. */
function refuseSubscriptions(packet: Packet, direction: Direction): Packet[] {
  if (direction === "to-broker" && packet.cmd === "subscribe")
    return [{ ...packet, subscriptions: packet.subscriptions.map((s, i) => ({ ...s, topic: `refused/${i}` })) }];
  if (direction === "from-broker" && packet.cmd === "suback")
    return [{ ...packet, granted: packet.granted.map(() => 128) } as Packet];
  return [packet];
}

function onHostTap(rig: Rig, alter: typeof refuseSubscriptions | undefined): void {
  if (rig.hostTap === undefined) return;
  rig.hostTap.alter = alter;
}

const BROKER: readonly Fault[] = [
  {
    ...{ name: "broker: refuses subscriptions", about: "SUBACK 0x80 for 10 s", ...gone, warns: /subscri/i },
    ...{ holdS: 10, recoverS: 10, withoutLine: true },
    begin: (rig) => {
      onHostTap(rig, refuseSubscriptions);
      rig.hostTap?.cut();
    },
    end: (rig) => onHostTap(rig, undefined),
  },
  {
    ...{ name: "broker: killed and back", about: "kill -9, 15 s", ...gone, warns: /broker/i, holdS: 15 },
    begin: (rig) => rig.mosquitto?.kill(),
    end: (rig) => rig.mosquitto?.revive(),
  },
  {
    ...{ name: "broker: gone for 90 s", about: "kill -9, back-off has grown", ...gone, warns: /broker/i, holdS: 90 },
    begin: (rig) => rig.mosquitto?.kill(),
    end: (rig) => rig.mosquitto?.revive(),
  },
  {
    ...{ name: "broker: stopped", about: "SIGSTOP, 22 s", ...gone, holdS: 22 },
    begin: (rig) => rig.mosquitto?.freeze(),
    end: (rig) => rig.mosquitto?.thaw(),
  },
  {
    ...{ name: "line: host's to the broker half-open", about: "nothing passes, 40 s", ...gone, holdS: 40 },
    warns: /broker/i,
    begin: (rig) => rig.hostTap?.stall(true),
    end: (rig) => rig.hostTap?.stall(false),
  },
  {
    ...{ name: "line: boxes' half-open", about: "nothing passes, 40 s", brokers: BOTH, goesStale: true, holdS: 40 },
    begin: (rig) => rig.tap.stall(true),
    end: (rig) => rig.tap.stall(false),
  },
  {
    ...{ name: "line: boxes' cut", about: "connections refused, 15 s", brokers: BOTH, goesStale: true, holdS: 15 },
    begin: (rig) => {
      rig.tap.isClosed = true;
      rig.tap.cut();
    },
    end: (rig) => {
      rig.tap.isClosed = false;
    },
  },
];

const NAMES: readonly Fault[] = [
  {
    ...{ name: "names: two hosts of one store", about: "on one broker, 30 s", ...gone, warns: /host/i, holdS: 30 },
    begin: async (rig) => {
      const dir = path.join(rig.dir, "twin");
      mkdirSync(dir);
      rig.configure("twin/shop.yaml", rig.mosquitto?.port);
      rig.otherLogs.push(path.join(dir, "data"));
      const twin = new HostRun({ dir });
      rig.undo.push(() => twin.kill("SIGKILL"));
      await twin.page();
    },
    end: (rig) => rig.undo.pop()?.(),
  },
  {
    ...{ name: "names: two boxes of one name", about: "lane-1 twice, 30 s", brokers: BOTH, mayGoStale: ["lane-1"] },
    ...{ warns: /lane-1/, holdS: 30, staysWarned: true },
    begin: async (rig) => {
      const twin = await newShop(rig.tap.port, 1);
      twin.start();
      rig.undo.push(() => twin.stop());
    },
    end: (rig) => rig.undo.pop()?.(),
  },
];

export const BROKER_FAULTS: readonly Fault[] = [...BROKER, ...NAMES];
