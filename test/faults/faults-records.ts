// Faults of single messages: fields that belie each other, numbers that come twice, messages that a broker keeps.
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
const warns = /lane-1/;

/** Says something in the name of the first lane's present boot. */
async function forge(rig: Rig, change: (newest: number) => Parameters<typeof telemetry>[0]): Promise<void> {
  const account = rig.ledger.accounts().find(({ box }) => box === VICTIM);
  if (account === undefined) throw new Error("the first lane has not sent anything yet");
  const client = await connectFrom(STRANGER, rig.brokerPort);
  rig.undo.push(() => client.endAsync(true));
  const record = telemetry({ boot: account.boot, state: "closed", ...change(account.newest) });
  const payload = encodeForBox("telemetry", record);
  void client.publishAsync(topicOf(STORE, VICTIM, "telemetry"), payload, { qos: 1 }).catch(() => {});
  await pause(2000);
}

function forged(name: string, about: string, change: (newest: number) => Parameters<typeof telemetry>[0]): Fault {
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
  forged("oldest beyond seq", "oldest 4000000000", (newest) => ({ seq: newest + 1, oldest: 4000000000 })),
  forged("a number from the future", "a million ahead", (newest) => ({ seq: newest + 1000000, oldest: 1 })),
  forged("a time from the future", "ten days ahead", (newest) => ({ seq: newest + 1, oldest: 1, tMs: 864000000 })),
  forged("a repeat that conflicts", "a logged number, other counts", (newest) => ({
    seq: newest - 5,
    oldest: 1,
    ins: 999,
  })),
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
