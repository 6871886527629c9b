// Simulated shops for the load run, many in one process: each with its own connection, one frame of all lanes in five
// seconds, spread over the five seconds. They keep nothing: what is not acknowledged at the end is counted.
import { connect } from "mqtt";
import { encodeRecord, seal } from "../../protocol/uplink/codec.ts";
import { downlinkTopic, type UplinkAck, uplinkTopic } from "../../protocol/uplink/downlink.ts";
import type { FrameLane, FrameSample } from "../../protocol/uplink/records.ts";

export interface LoadOptions {
  servers: string[];
  shops: number;
  lanes: number;
  seconds: number;
}

/** What it prints at the end; lags from a frame's sending to its acknowledgement after the commit, ms. */
export interface LoadReport {
  sent: number;
  acknowledged: number;
  samples: number;
  bytes: number;
  lagP50: number;
  lagP99: number;
  lagMax: number;
  /** The largest number of frames that were not acknowledged, in each tenth of the run. */
  waiting: number[];
}

const SAMPLES = 5;
const PERIOD_MS = 5000;
const TICK_MS = 50;
const DRAIN_MS = 30000;

/** Half of the lanes are open, and their waits change each second. */
function lanesAt(shop: number, seq: number, count: number): FrameLane[] {
  return Array.from({ length: count }, (_, i) => {
    const isOpen = (shop + i) % 2 === 0;
    const samples = Array.from({ length: SAMPLES }, (_, k): FrameSample => {
      if (!isOpen) return { quality: "trusted", state: "closed", waiting: 0, waitS: 0 };
      const waiting = (shop * 7 + seq + i) % 6;
      return { quality: "trusted", state: "serving", waiting, waitS: waiting * 60 + 5 - k };
    });
    return { box: `lane-${i + 1}`, role: "lane", confidencePercent: 90, ins: isOpen ? 1 : 0, outs: 0, samples };
  });
}

if (process.argv[2] !== undefined && process.argv[1] === import.meta.filename)
  await run(JSON.parse(process.argv[2]) as LoadOptions);

async function run({ servers, shops: count, lanes, seconds }: LoadOptions): Promise<void> {
  const lags: number[] = [];
  const shops = Array.from({ length: count }, (_, index) => {
    const store = `load-${index}`;
    const client = connect(servers[index % servers.length] as string, { protocolVersion: 4, clean: true });
    const shop = {
      store,
      index,
      client,
      seq: 0,
      acked: 0,
      sentMs: new Map<number, number>(),
      epoch: 1 + index,
      isReady: false,
    };
    client.on("connect", () => client.subscribe(downlinkTopic(store, "ack"), { qos: 0 }, () => (shop.isReady = true)));
    client.on("error", () => {});
    client.on("message", (_, payload) => {
      const { upto } = JSON.parse(String(payload)) as UplinkAck;
      for (; shop.acked < upto; shop.acked++) {
        lags.push(performance.now() - (shop.sentMs.get(shop.acked + 1) ?? 0));
        shop.sentMs.delete(shop.acked + 1);
      }
    });
    return shop;
  });
  for (let i = 0; i < 600 && !shops.every(({ isReady }) => isReady); i++) await pause(100);
  process.stdout.write(`${JSON.stringify({ connected: shops.filter(({ isReady }) => isReady).length })}\n`);
  await new Promise((resolve) => process.stdin.once("data", resolve));
  const report: LoadReport = {
    sent: 0,
    acknowledged: 0,
    samples: 0,
    bytes: 0,
    lagP50: 0,
    lagP99: 0,
    lagMax: 0,
    waiting: [],
  };
  const startMs = performance.now();
  for (let due = 0; ; ) {
    const nowMs = performance.now() - startMs;
    if (nowMs >= seconds * 1000) break;
    for (; due < (nowMs * count) / PERIOD_MS; due++) send(shops[due % count] as (typeof shops)[0]);
    const tenth = Math.floor((10 * nowMs) / (seconds * 1000));
    report.waiting[tenth] = Math.max(report.waiting[tenth] ?? 0, report.sent - lags.length);
    await pause(TICK_MS);
  }
  for (let i = 0; i < DRAIN_MS / 100 && lags.length < report.sent; i++) await pause(100);
  lags.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(lags[Math.min(lags.length - 1, Math.floor(share * lags.length))] ?? 0);
  Object.assign(report, { acknowledged: lags.length, lagP50: at(0.5), lagP99: at(0.99), lagMax: at(1) });
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));

  function send(shop: (typeof shops)[0]): void {
    shop.seq += 1;
    const { store, epoch, seq, index, acked } = shop;
    const content = { stepMs: 1000, samples: SAMPLES, lanes: lanesAt(index, seq, lanes) };
    const atMs = Math.floor(Date.now() / 1000) * 1000;
    const record = encodeRecord({ store, epoch, seq, atMs, errorMs: 1000, kind: "frame", content });
    const payload = seal({ sentMs: Date.now(), oldest: acked + 1, newest: seq, lost: 0 }, record);
    shop.sentMs.set(seq, performance.now());
    shop.client.publish(uplinkTopic(store, "live"), Buffer.from(payload), { qos: 1 });
    report.sent += 1;
    report.samples += lanes * SAMPLES;
    report.bytes += payload.length;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
