// A fleet of shops as one process: each with its own outbox, connection and sender, as a shop's host has them. What each
// record holds follows from its name, so that whoever looks at the end knows what must be there.
import path from "node:path";
import { Connection } from "../../host/headoffice/uplink/connection.ts";
import { Outbox } from "../../host/headoffice/uplink/outbox.ts";
import { Sender } from "../../host/headoffice/uplink/sender.ts";
import { encodeRecord } from "../../protocol/uplink/codec.ts";
import { downlinkTopic } from "../../protocol/uplink/downlink.ts";
import type { FrameLane, UplinkRecord } from "../../protocol/uplink/records.ts";

const EVERY_MS = 100;
const LANES = 5;
const SAMPLES = 5;
/** Frames follow one another without a gap, from this time on. */
export const BEGIN_MS = Date.parse("2026-11-20T08:00:00Z");

/** Arguments of the process, as JSON. */
export interface FleetOptions {
  dir: string;
  servers: string[];
  shops: number;
  /** Frames a second of each shop. */
  perS: number;
  backlogPerS: number;
}

/** What it prints each second: records made in the shops' outboxes, acknowledged, and waiting. */
export interface FleetReport {
  made: number;
  acked: number;
  waiting: number;
  lost: number;
  connected: number;
}

export function shopName(index: number): string {
  return `shop.${index}`;
}

/** The one record of this name. */
export function recordOf(store: string, epoch: number, seq: number): UplinkRecord {
  const lanes = Array.from({ length: LANES }, (_, i): FrameLane => {
    const waiting = (seq + i) % 7;
    const sample = { quality: "trusted", state: "serving", waiting, waitS: 40 * waiting } as const;
    const samples = Array.from({ length: SAMPLES }, (_, k) => ({ ...sample, waitS: sample.waitS + k }));
    return { box: `lane-${i + 1}`, role: "lane", confidencePercent: 90, ins: 1, outs: seq % 3, samples };
  });
  const atMs = BEGIN_MS + 5000 * (seq - 1);
  return { store, epoch, seq, atMs, errorMs: 1000, kind: "frame", content: { stepMs: 1000, samples: SAMPLES, lanes } };
}

/** Samples of a lane in one record, for counting. */
export const SAMPLES_OF_RECORD = LANES * SAMPLES;

if (process.argv[2] !== undefined && process.argv[1] === import.meta.filename)
  run(JSON.parse(process.argv[2]) as FleetOptions);

function run({ dir, servers, shops, perS, backlogPerS }: FleetOptions): void {
  let isMaking = true;
  const fleet = Array.from({ length: shops }, (_, index) => {
    const store = shopName(index);
    const outbox = new Outbox(path.join(dir, `${store}.sqlite`), 1e9);
    // Servers in another order for each shop, as a chain would spread them.
    const turned = [...servers.slice(index % servers.length), ...servers.slice(0, index % servers.length)];
    const connection = new Connection({ servers: turned }, store, [downlinkTopic(store, "ack")], {
      onConnected: (isConnected) => sender.connected(isConnected),
      onMessage: (_, payload) => sender.onAck(payload.toString(), performance.now()),
      onTrouble: () => {},
    });
    const sender = new Sender(store, () => outbox, connection, backlogPerS);
    return { store, outbox, connection, sender, due: index / shops };
  });
  process.stdin.on("data", (data: Buffer) => {
    if (String(data).includes("enough")) isMaking = false;
  });
  setInterval(() => {
    for (const shop of fleet) {
      shop.due += isMaking ? (perS * EVERY_MS) / 1000 : 0;
      for (; shop.due >= 1; shop.due -= 1)
        shop.sender.add((epoch, seq) => encodeRecord(recordOf(shop.store, epoch, seq)));
      shop.sender.run(performance.now(), Date.now());
    }
  }, EVERY_MS);
  setInterval(() => {
    const sum = (numberOf: (shop: (typeof fleet)[0]) => number): number =>
      fleet.reduce((total, shop) => total + numberOf(shop), 0);
    const report: FleetReport = {
      made: sum(({ outbox }) => outbox.now.newest),
      acked: sum(({ outbox }) => outbox.now.acked),
      waiting: sum(({ outbox }) => outbox.now.newest - outbox.now.acked),
      lost: sum(({ outbox }) => outbox.now.lost),
      connected: sum(({ connection }) => (connection.room() > 0 ? 1 : 0)),
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  }, 1000);
}
