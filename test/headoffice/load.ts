// `npm run bench:headoffice`: what chains of several sizes cost, through Mosquitto and through RabbitMQ, two consumers and
// PostgreSQL. Prints lag and CPU time a sample by part, and ends with one line of JSON.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { CentralMosquitto } from "./central-mosquitto.ts";
import { cpuSeconds } from "./cpu.ts";
import type { LoadOptions, LoadReport } from "./load-shops.ts";
import { Postgres } from "./postgres.ts";
import { Restartable, startConsumer } from "./processes.ts";
import { Rabbit } from "./rabbitmq.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    broker: { type: "string" },
    shops: { type: "string" },
    seconds: { type: "string" },
    nodes: { type: "string", default: "1" },
  },
});
const LANES = 20;
/** Cost against size: a straight line, off by at most this share. */
const LINEAR = 0.2;
const seconds = Number(values.seconds ?? (values.quick ? 8 : 300));
const sizes = (values.shops ?? (values.quick ? "100,500" : "100,500,2000")).split(",").map(Number);
const brokers =
  values.broker === undefined ? (values.quick ? ["mosquitto"] : ["mosquitto", "rabbitmq"]) : [values.broker];
const undo: (() => void | Promise<void>)[] = [];
const say = (text: string): void => {
  if (!values.json) console.log(text);
};

/** One size through one broker. */
interface LoadResult extends LoadReport {
  broker: string;
  shops: number;
  /** CPU time a sample by part; us. */
  cpuUs: { broker: number; consumers: number; postgres: number; all: number };
  /** Frames and minutes of shops in the database at the end. */
  frames: number;
}

const results: LoadResult[] = [];
try {
  for (const broker of brokers) for (const shops of sizes) results.push(await measure(broker, shops));
} finally {
  for (const step of undo.reverse()) await step();
}
const fits = Object.fromEntries(
  brokers.flatMap((broker) => {
    const fit = fitOf(results.filter((result) => result.broker === broker));
    return fit === undefined ? [] : [[broker, fit]];
  }),
);
for (const [broker, { cores, usASample, off }] of Object.entries(fits))
  say(
    `${broker}: ${cores.toFixed(2)} cores whatever comes, and ${usASample.toFixed(2)} us a sample; off by ${(100 * off).toFixed(0)} % at most (target ${100 * LINEAR} %)`,
  );
console.log(
  JSON.stringify({ seconds, lanes: LANES, load: loadavg().map(Math.round), results, fits, target: { linear: LINEAR } }),
);

/** CPU time a second as a straight line over samples a second, and how far the farthest size is from it, as a share. */
function fitOf(sizes: readonly LoadResult[]): { cores: number; usASample: number; off: number } | undefined {
  if (sizes.length < 3) return undefined;
  const points = sizes.map(({ samples, cpuUs }) => ({
    x: samples / seconds,
    y: (cpuUs.all * samples) / 1e6 / seconds,
  }));
  // Weighted by their size, so that "within a share" counts alike for small chains and large ones.
  const sum = (of: (point: (typeof points)[0]) => number): number =>
    points.reduce((all, point) => all + of(point) / point.y ** 2, 0);
  const [w, x, y, xx, xy] = [
    sum(() => 1),
    sum((p) => p.x),
    sum((p) => p.y),
    sum((p) => p.x ** 2),
    sum((p) => p.x * p.y),
  ];
  const slope = (w * xy - x * y) / (w * xx - x * x);
  const fixed = (y - slope * x) / w;
  return {
    cores: fixed,
    usASample: 1e6 * slope,
    off: Math.max(...points.map((point) => Math.abs(fixed + slope * point.x - point.y) / point.y)),
  };
}

async function measure(broker: string, shops: number): Promise<LoadResult> {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-load-"));
  const steps: (() => void | Promise<void>)[] = [() => rmSync(dir, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of steps.splice(0).reverse()) await step();
  };
  undo.push(close);
  const database = await Postgres.start(dir, ["shared_buffers=256MB", "max_wal_size=2GB"]);
  steps.push(() => database.kill());
  const { shopServers, headOfficeServers, pids } = await openBroker(dir, broker, steps);
  const chain = path.join(dir, "chain.yaml");
  const list = headOfficeServers.map((server) => `"${server}"`).join(", ");
  writeFileSync(chain, `broker: {servers: [${list}]}\ndatabase: {postgres: "${database.url}"}\npage: {port: 0}\n`);
  const consumers = [startConsumer(chain), startConsumer(chain)];
  for (const consumer of consumers) steps.push(() => consumer.kill());
  const options: LoadOptions = { servers: shopServers, shops, lanes: LANES, seconds };
  const lines: string[] = [];
  const fleet = new Restartable(
    [process.execPath, path.join(import.meta.dirname, "load-shops.ts"), JSON.stringify(options)],
    (line) => lines.push(line),
  );
  steps.push(() => fleet.kill());
  await until(() => lines.length === 1, 120);
  // What comes before a consumer is there is sent again by real shops, but not by these.
  await until(() => consumers.every(({ errors }) => errors.includes('"msg":"broker"')), 60);
  await pause(3000);
  const parts = {
    broker: pids(),
    consumers: consumers.map(({ child }) => child?.pid ?? 0),
    postgres: [database.pid ?? 0],
  };
  const before = cpuOf(parts);
  fleet.child?.stdin?.write("go\n");
  await until(() => lines.length === 2, seconds + 60);
  // The last minutes are summed up, too.
  await pause(2000);
  const used = cpuOf(parts);
  const report = JSON.parse(lines[1] ?? "{}") as LoadReport;
  const us = (part: keyof typeof parts): number => (1e6 * (used[part] - before[part])) / report.samples;
  const cpuUs = { broker: us("broker"), consumers: us("consumers"), postgres: us("postgres") };
  const all = cpuUs.broker + cpuUs.consumers + cpuUs.postgres;
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("SELECT count(*)::int AS frames FROM frame");
  await client.end();
  await close();
  const result = { broker, shops, ...report, cpuUs: { ...cpuUs, all }, frames: rows[0].frames };
  say(
    `${broker} ${shops} shops: ${report.sent} frames of ${Math.round(report.bytes / report.sent)} B, ${report.acknowledged} acknowledged, ${result.frames} kept; ` +
      `lag p50 ${report.lagP50} p99 ${report.lagP99} max ${report.lagMax} ms; waiting ${report.waiting.join(" ")}; ` +
      `CPU s: broker ${(used.broker - before.broker).toFixed(1)} consumers ${(used.consumers - before.consumers).toFixed(1)} postgres ${(used.postgres - before.postgres).toFixed(1)}; ` +
      `us a sample: broker ${cpuUs.broker.toFixed(2)} consumers ${cpuUs.consumers.toFixed(2)} postgres ${cpuUs.postgres.toFixed(2)} all ${all.toFixed(2)}`,
  );
  return result;
}

async function openBroker(
  dir: string,
  broker: string,
  steps: (() => void | Promise<void>)[],
): Promise<{ shopServers: string[]; headOfficeServers: string[]; pids: () => number[] }> {
  if (broker === "mosquitto") {
    const mosquitto = await CentralMosquitto.start(dir);
    steps.push(() => mosquitto.kill());
    return { shopServers: [mosquitto.url], headOfficeServers: [mosquitto.url], pids: () => [mosquitto.pid ?? 0] };
  }
  const folder = path.join(dir, "rabbitmq");
  mkdirSync(folder);
  const rabbit = await Rabbit.start(folder, Number(values.nodes));
  steps.push(() => rabbit.close());
  return { shopServers: rabbit.mqttServers, headOfficeServers: rabbit.amqpServers, pids: () => rabbit.pids };
}

function cpuOf<K extends string>(parts: { [P in K]: number[] }): { [P in K]: number } {
  return Object.fromEntries(Object.entries<number[]>(parts).map(([part, pids]) => [part, cpuSeconds(pids)])) as {
    [P in K]: number;
  };
}

async function until(check: () => boolean, seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 10 && !check(); i++) await pause(100);
  if (!check()) throw new Error("the load run did not get on");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
