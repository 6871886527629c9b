// Faults of single messages: fields that belie each other, numbers that come twice, messages that a broker keeps.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";
import { BOTH, type Fault } from "./fault.ts";
import { readLogs } from "./log-files.ts";
import { connectFrom, PlayedBox, STRANGER } from "./played-box.ts";
import { pause, type Rig, STORE } from "./rig.ts";

const VICTIM = "lane-1";
const PLAYED = "played-1";
const TWICE = "twice";
const LIFE = 30;
const TEN_DAYS_MS = 864000000;
const warns = /lane-1/;

/** The newest record of the first lane is said again by a stranger, with changes. */
async function forge(rig: Rig, change: (last: Telemetry) => Partial<Telemetry>): Promise<void> {
  const last = rig.ledger.accounts().findLast(({ box }) => box === VICTIM)?.last;
  if (last === undefined) throw new Error("the first lane has not sent anything yet");
  const client = await connectFrom(STRANGER, rig.brokerPort);
  rig.undo.push(() => client.endAsync(true));
  const payload = JSON.stringify({ ...last, ...change(last) });
  void client.publishAsync(topicOf(STORE, VICTIM, "telemetry"), payload, { qos: 1 }).catch(() => {});
  await pause(2000);
}

function forged(name: string, about: string, change: (last: Telemetry) => Partial<Telemetry>): Fault {
  return {
    ...{ name: `record: ${name}`, about, brokers: BOTH, warns, staysWarned: true },
    begin: (rig) => forge(rig, change),
  };
}

async function liveTwice(rig: Rig): Promise<void> {
  const box = await PlayedBox.connect(rig.brokerPort, PLAYED);
  rig.undo.push(() => box.close());
  for (let life = 0; life < 2; life++) {
    box.reboot(TWICE);
    for (let i = 0; i < LIFE; i++, await pause(100)) void box.tell({ oldest: 1, ins: 1000 * life + i });
    await pause(3000);
  }
}

/** Leaves messages at the broker that it hands to everybody who comes. */
async function poison(rig: Rig): Promise<void> {
  const client = await connectFrom(STRANGER, rig.brokerPort);
  const retained = (kind: "beacon" | "telemetry" | "status" | "time", payload: string): Promise<unknown> =>
    client.publishAsync(topicOf(STORE, VICTIM, kind), payload, { qos: 1, retain: true });
  await retained("beacon", "x".repeat(3000));
  await retained("time", "{}");
  await retained("telemetry", encodeForBox("telemetry", telemetry({ boot: "old", seq: 7, waiting: 9 })));
  await client.endAsync(true);
  rig.hostTap?.cut();
  rig.tap.cut();
}

export const RECORD_FAULTS: readonly Fault[] = [
  forged("oldest beyond seq", "oldest 4000000000", ({ seq }) => ({ seq: seq + 1, oldest: 4000000000 })),
  forged("a number from the future", "a million ahead", ({ seq }) => ({ seq: seq + 1000000 })),
  forged("counts from the future", "a million have come in", ({ seq }) => ({ seq: seq + 1, ins: 1000000 })),
  {
    // Its clock belies it: it is left out, and has done no harm.
    ...{ name: "record: a time from the future", about: "ten days ahead", brokers: BOTH, mayWarn: /lane-1/ },
    begin: (rig) => forge(rig, ({ seq, tMs }) => ({ seq: seq + 1, tMs: tMs + TEN_DAYS_MS, sentMs: tMs + TEN_DAYS_MS })),
  },
  forged("a repeat that conflicts", "the same number, other counts", ({ ins }) => ({ ins: (ins ?? 0) + 1 })),
  {
    ...{ name: "record: a boot id that lives twice", about: "the same numbers anew", brokers: BOTH },
    rig: { extraBoxes: [PLAYED] },
    mayWarn: /played-1/,
    begin: liveTwice,
    check: (rig) => {
      const rows = [...readLogs([rig.logDir]).records.keys()].filter((key) => key.startsWith(`${PLAYED} `)).length;
      const isTold = rig.host.lines.some(
        ({ warning, msg }) => warning !== undefined && /played-1/.test(`${warning} ${msg}`),
      );
      return rows >= 2 * LIFE || isTold
        ? undefined
        : `${rows} of ${2 * LIFE} records of two lives logged, nothing said`;
    },
  },
  {
    ...{ name: "record: poison retained at the broker", about: "3 kB and an old record", brokers: ["mosquitto"] },
    ...{ goesStale: true, mayWarn: /lane-1/ },
    begin: poison,
  },
];
