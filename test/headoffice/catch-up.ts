// `npm run bench:catch-up`: a shop that was away for days comes back. The shop's host, its boxes, Mosquitto, head office and
// PostgreSQL are real processes; the outbox has the frames of `--days` at first. Prints how fast they arrive against the time
// in which they were made, and how late live frames are meanwhile. Options: --days 7, --lanes 20, --json.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { connectAsync } from "mqtt";
import pg from "pg";
import { Outbox } from "../../host/headoffice/uplink/outbox.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { encodeRecord } from "../../protocol/uplink/codec.ts";
import type { FrameLane } from "../../protocol/uplink/records.ts";
import { quantile } from "../bench/score.ts";
import { HostProcess } from "../e2e/host-process.ts";
import { telemetry } from "../host/telemetry.ts";
import { CentralMosquitto } from "./central-mosquitto.ts";
import { Postgres } from "./postgres.ts";
import { startConsumer } from "./processes.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "1" },
    lanes: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const days = Number(values.days);
const lanes = Number(values.lanes);
const STORE = "away";
const FRAME_MS = 5000;
const SAMPLES = 5;
/** Frames of the time away; none is younger than a minute, so that no live frame is taken for one of them. */
const FRAMES = Math.round((days * 86400000) / FRAME_MS);
const APART_MS = 60000;
/** Frames that one commit takes. */
const BATCH = 500;
/** How often the database is asked, and for how long live frames alone are timed before and after. Units ms. */
const ASKED_MS = 100;
const ALONE_MS = 30000;
/** The target: so many times as fast as the frames were made, and live frames no later than this meanwhile. */
const TARGET = { timesRealTime: 20, laterMs: 1000 };
const say = (text: string): void => {
  if (!values.json) console.log(text);
};

/** Frames of the time away into the outbox, as the host would have put them there. */
function fillOutbox(file: string, nowMs: number): void {
  const outbox = new Outbox(file, 2e9);
  const firstMs = nowMs - APART_MS - FRAMES * FRAME_MS;
  for (let from = 0; from < FRAMES; from += BATCH) {
    const count = Math.min(BATCH, FRAMES - from);
    outbox.add(
      Array.from({ length: count }, (_, i) => (epoch: number, seq: number) => {
        const content = { stepMs: FRAME_MS / SAMPLES, samples: SAMPLES, lanes: lanesAt(seq) };
        const atMs = firstMs + FRAME_MS * (from + i);
        return encodeRecord({ store: STORE, epoch, seq, atMs, errorMs: 1000, kind: "frame", content });
      }),
    );
  }
  outbox.close();
}

function lanesAt(seq: number): FrameLane[] {
  return Array.from({ length: lanes }, (_, i) => {
    const samples = Array.from({ length: SAMPLES }, (_, k) => {
      const waiting = (seq + i + (k >> 1)) % 7;
      return { quality: "trusted", state: "serving", waiting, waitS: 40 * waiting } as const;
    });
    return { box: `lane-${i + 1}`, role: "lane", confidencePercent: 90, ins: seq % 2, outs: seq % 3, samples };
  });
}

/** Live frames as they come to the database: how long after their last sample. */
class LiveFrames {
  private client: pg.Client;
  private sinceMs: number;
  private seenMs = 0;
  /** Since `take`. Unit ms. */
  private lates: number[] = [];

  constructor(client: pg.Client, sinceMs: number) {
    this.client = client;
    this.sinceMs = sinceMs;
  }

  async ask(): Promise<void> {
    const { rows } = await this.client.query("SELECT at_ms::float8 AS at FROM frame WHERE store = $1 AND at_ms > $2", [
      STORE,
      Math.max(this.sinceMs, this.seenMs),
    ]);
    for (const { at } of rows as { at: number }[]) {
      this.lates.push(Date.now() - at - (FRAME_MS - FRAME_MS / SAMPLES));
      this.seenMs = Math.max(this.seenMs, at);
    }
  }

  take(): { n: number; medianMs: number; maxMs: number } {
    const sorted = this.lates.splice(0).toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(quantile(sorted, share));
    return { n: sorted.length, medianMs: at(0.5), maxMs: at(1) };
  }
}

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-catch-up-"));
const undo: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
try {
  const result = await run();
  say(
    `${result.frames} frames of ${days} days and ${lanes} lanes in ${result.seconds} s: ${result.timesRealTime} times real time; ` +
      `live frames after ${result.alone.medianMs} ms (most ${result.alone.maxMs}) alone, ${result.beside.medianMs} (${result.beside.maxMs}) beside the backlog`,
  );
  const laterMs = result.beside.medianMs - result.alone.medianMs;
  const met =
    result.missing === 0 &&
    result.timesRealTime > TARGET.timesRealTime &&
    laterMs <= TARGET.laterMs &&
    result.lost === 0;
  console.log(JSON.stringify({ bench: "catch-up", days, lanes, ...result, target: TARGET, met }));
} finally {
  for (const step of undo.reverse()) await step();
}

async function run() {
  const broker = await CentralMosquitto.start(dir);
  undo.push(() => broker.kill());
  const database = await Postgres.start(dir, ["max_wal_size=1GB"]);
  undo.push(() => database.kill());
  const chain = path.join(dir, "chain.yaml");
  writeFileSync(
    chain,
    `broker: {servers: ["${broker.url}"]}\ndatabase: {postgres: "${database.url}"}\npage: {port: 0}\n`,
  );
  const consumer = startConsumer(chain);
  undo.push(() => consumer.kill());
  await until("head office", async () => consumer.errors.includes('"msg":"broker"'));
  const startMs = Date.now();
  fillOutbox(path.join(dir, "outbox.sqlite"), startMs);
  const list = Array.from({ length: lanes }, (_, i) => `{box: lane-${i + 1}}`).join(", ");
  writeFileSync(
    path.join(dir, "shop.yaml"),
    `store: ${STORE}\nlanes: [${list}]\nlog: log.sqlite\nheadOffice: {servers: ["${broker.url}"], outbox: outbox.sqlite}\n`,
  );
  const host = new HostProcess(["--config", "shop.yaml"], dir);
  undo.push(() => host.end());
  await sendLive(await host.brokerPort());
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  undo.push(() => client.end());
  const live = new LiveFrames(client, startMs - APART_MS / 2);
  const fromMs = performance.now();
  const kept = async (): Promise<number> => {
    await live.ask();
    const { rows } = await client.query("SELECT count(*)::int AS n FROM frame WHERE store = $1 AND at_ms < $2", [
      STORE,
      startMs - APART_MS / 2,
    ]);
    return rows[0].n;
  };
  let n = 0;
  for (let askedMs = 0; n < FRAMES; await pause(ASKED_MS)) {
    await live.ask();
    // To count a million rows takes longer than to send some hundreds.
    if (performance.now() - askedMs < 5000) continue;
    askedMs = performance.now();
    n = await kept();
    say(`${n} of ${FRAMES} frames after ${Math.round((askedMs - fromMs) / 1000)} s`);
    if (askedMs - fromMs > (days * 86400000) / 2 + 120000) break;
  }
  const seconds = Math.round((performance.now() - fromMs) / 100) / 10;
  const beside = live.take();
  for (const endMs = performance.now() + ALONE_MS; performance.now() < endMs; await pause(ASKED_MS)) await live.ask();
  const alone = live.take();
  const { rows } = await client.query("SELECT coalesce(sum(lost), 0)::int AS lost FROM uplink");
  const timesRealTime = Math.round((10 * FRAMES * FRAME_MS) / 1000 / seconds) / 10;
  return { frames: n, missing: FRAMES - n, lost: rows[0].lost, seconds, timesRealTime, alone, beside };
}

/** All boxes of the shop, each with a record a second. */
async function sendLive(port: number): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  undo.push(() => client.endAsync(true));
  let seq = 0;
  const timer = setInterval(() => {
    seq += 1;
    for (let i = 0; i < lanes; i++) {
      const record = telemetry({ boot: "live", seq, tMs: 1000 * seq, sentMs: 1000 * seq, waiting: 3, waitS: 120 });
      client.publish(topicOf(STORE, `lane-${i + 1}`, "telemetry"), encodeForBox("telemetry", record), { qos: 1 });
    }
  }, 1000);
  undo.push(() => clearInterval(timer));
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++, await pause(100)) if (await check()) return;
  throw new Error(`no ${what} within a minute`);
}
