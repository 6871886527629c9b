// `npm run bench:host`: time from a box's record to the lamp command that it causes, the real host as a process of its
// own, at 200 records a second, beside the broker alone, and the host's embedded broker; and CPU time of a record at 20 to 1,000
// lanes. Options: --quick, --json.
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { freePort } from "../e2e/free-port.ts";
import { HostProcess, scratch } from "../e2e/host-process.ts";
import { mosquitto } from "../e2e/programs.ts";
import { telemetry } from "../host/telemetry.ts";
import { type CpuCost, measureCpu, printCpu } from "./host-cpu.ts";
import { quantile } from "./score.ts";

const STORE = "bench";
const BOXES = 40;
/** Records a second of all boxes together. */
const RATE = 200;
/** The targets: 99 % of commands, and the last one of all, are there within this time. Unit ms. */
const TARGET_MS = 50;
const MAX_MS = 100;
/** Lamp changes. A p99 of fewer than some hundreds is a maximum; a change that waits for a renewal is a rare one. */
const isQuick = process.argv.includes("--quick");
const trials = isQuick ? 200 : 5000;
/** CPU time of a record: lanes, and seconds before and while it counts; targets are of the last table's ratios. */
const LANES = isQuick ? [20, 1000] : [20, 100, 300, 1000];
const CPU_S = isQuick ? { warmS: 3, seconds: 4 } : { warmS: 10, seconds: 30 };
/** Without the log against a client that only parses; and no more at 1,000 lanes than this many times that at 20. */
const CPU_TARGET = { ratio: 1.6, growth: 1.2 };
const isJson = process.argv.includes("--json");

/** Times in ms. */
interface Latency {
  name: string;
  n: number;
  median: number;
  p99: number;
  max: number;
  /** Records a second that were really sent meanwhile. */
  ratePerS: number;
}

const CALLS = "tillbeacon/v1/bench/+/beacon";
/** Without holds and cool-down, so that every long line calls at once; everything else as in a shop. */
const RULES =
  "policy: {name: threshold}\ntargets: {coolDownMs: 0, quietMs: 0, lampHoldMs: 0, callsPerHour: 1000, giveUpMs: 60000}\n";

/** All boxes of a store on one connection, sending one after another at the rate of the shop. */
class Boxes {
  private client: MqttClient;
  private seq = 0;
  private next = 0;
  private sent = 0;
  private startedMs = performance.now();
  private timer: NodeJS.Timeout | undefined;
  /** Waiting at the first lane. */
  waiting = 0;
  onBeacon: (command: LampCommand) => void = () => {};
  onOwn: () => void = () => {};

  static async connect(broker: string): Promise<Boxes> {
    const client = await connectAsync(broker);
    // Forty boxes on lines of their own would not hold back one another's records.
    (client.stream as Socket).setNoDelay(true);
    return new Boxes(client);
  }

  private constructor(client: MqttClient) {
    this.client = client;
    client.on("message", (topic, payload) => {
      if (!topic.endsWith("/beacon")) return this.onOwn();
      const { id, lamp } = JSON.parse(String(payload)) as Omit<LampCommand, "box">;
      this.onBeacon({ box: topic.split("/")[3] ?? "", id, lamp });
    });
  }

  async start(): Promise<void> {
    await this.client.subscribeAsync([CALLS, "bench/own"], { qos: 1 });
    this.startedMs = performance.now();
    this.timer = setInterval(() => this.catchUp(), 1);
  }

  async stop(): Promise<number> {
    clearInterval(this.timer);
    await this.client.endAsync();
    return (1000 * this.sent) / (performance.now() - this.startedMs);
  }

  /** A record of the first lane, at once. */
  event(): void {
    this.send(0);
  }

  ping(): void {
    this.client.publish("bench/own", "x", { qos: 1 });
  }

  private catchUp(): void {
    const due = ((performance.now() - this.startedMs) / 1000) * RATE;
    for (; this.sent < due; this.next = (this.next + 1) % BOXES) this.send(this.next);
  }

  private send(i: number): void {
    this.sent += 1;
    const topic = topicOf(STORE, `lane-${i + 1}`, "telemetry");
    this.client.publish(topic, encodeForBox("telemetry", this.record(i)), { qos: 1 });
  }

  private record(i: number): Telemetry {
    this.seq += 1;
    const tMs = Math.floor(performance.now());
    const waiting = i === 0 ? this.waiting : 0;
    const state = i < BOXES / 2 ? "serving" : "closed";
    const oldest = this.seq;
    return telemetry({ boot: "bench", seq: this.seq, tMs, oldest, waiting, waitS: 60 * waiting, state });
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A lamp command as a box gets it; a renewal keeps the number of the command that it renews. */
interface LampCommand {
  box: string;
  id: number;
  lamp: string;
}

/** The first command that is the one waited for, and when it came; rejects after ten seconds. */
function firstCommand(
  boxes: Boxes,
  what: string,
  isIt: (command: LampCommand) => boolean,
): Promise<LampCommand & { atMs: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no command ${what} within 10 s`)), 10000);
    boxes.onBeacon = (command) => {
      if (!isIt(command)) return;
      clearTimeout(timer);
      resolve({ ...command, atMs: performance.now() });
    };
  });
}

/**
 * Each trial: a line grows too long, a lamp calls; it is short again, that lamp goes out. Both changes are timed. Other
 * lamps' commands are renewed meanwhile: the end of a call is a later command to the same box.
 */
async function throughHost(name: string, broker: string): Promise<Latency> {
  const boxes = await Boxes.connect(broker);
  await boxes.start();
  await pause(3000);
  const times: number[] = [];
  const change = async (waiting: number, what: string, isIt: (command: LampCommand) => boolean) => {
    const command = firstCommand(boxes, what, isIt);
    const fromMs = performance.now();
    boxes.waiting = waiting;
    boxes.event();
    const { atMs, ...seen } = await command;
    times.push(atMs - fromMs);
    return seen;
  };
  for (let last = 0, i = 0; i < trials / 2; i++) {
    const call = await change(9, `after ${last} that opens a till`, ({ id, lamp }) => id > last && lamp === "open");
    const out = await change(0, `after ${call.id} to ${call.box}`, ({ box, id }) => box === call.box && id > call.id);
    last = out.id;
    await pause(10 + 5 * (i % 5));
  }
  return latency(name, times, await boxes.stop());
}

/** The same load, and a message to oneself: what the broker alone takes. */
async function throughBroker(name: string, broker: string): Promise<Latency> {
  const boxes = await Boxes.connect(broker);
  await boxes.start();
  await pause(1000);
  const times: number[] = [];
  for (let i = 0; i < trials; i++) {
    const fromMs = performance.now();
    const back = new Promise<void>((resolve) => {
      boxes.onOwn = resolve;
    });
    boxes.ping();
    await back;
    times.push(performance.now() - fromMs);
    await pause(10 + 5 * (i % 5));
  }
  return latency(name, times, await boxes.stop());
}

function latency(name: string, times: number[], ratePerS: number): Latency {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => round(quantile(sorted, share));
  return { name, n: sorted.length, median: at(0.5), p99: at(0.99), max: at(1), ratePerS: round(ratePerS) };
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}

function config(dir: string, name: string, broker: string): string {
  const lanes = Array.from({ length: BOXES }, (_, i) => `  - {box: lane-${i + 1}}`).join("\n");
  const file = path.join(dir, `${name}.yaml`);
  writeFileSync(file, `store: ${STORE}\nlanes:\n${lanes}\nlog: ${name}.sqlite\n${RULES}${broker}`);
  return file;
}

async function withMosquitto(dir: string): Promise<{ results: Latency[]; cpu: CpuCost[] }> {
  const port = await freePort();
  writeFileSync(
    path.join(dir, "mosquitto.conf"),
    `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_inflight_messages 1000\nmax_queued_messages 100000\n`,
  );
  const broker: ChildProcess = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: dir });
  await pause(500);
  const url = `mqtt://127.0.0.1:${port}`;
  try {
    const alone = await throughBroker("Mosquitto alone", url);
    const over = await overMosquitto(dir, url);
    return { results: [alone, over], cpu: await measureCpu(dir, url, LANES, CPU_S) };
  } finally {
    broker.kill("SIGKILL");
  }
}

async function overMosquitto(dir: string, url: string): Promise<Latency> {
  const host = new HostProcess(["--config", config(dir, "mosquitto", `broker: {url: "${url}"}\n`)], dir);
  try {
    await host.page();
    return await throughHost("host over Mosquitto", url);
  } finally {
    host.kill("SIGKILL");
    await host.exited;
  }
}

async function embedded(dir: string): Promise<Latency> {
  const port = await freePort();
  const file = config(dir, "embedded", "");
  const host = new HostProcess(["--config", file, "--broker-port", String(port)], dir);
  try {
    await host.page();
    return await throughHost("host with its embedded broker", `mqtt://127.0.0.1:${port}`);
  } finally {
    host.kill("SIGKILL");
    await host.exited;
  }
}

const { dir, remove } = scratch();
const results: Latency[] = [];
const cpu: CpuCost[] = [];
try {
  if (mosquitto === undefined)
    console.log("Mosquitto is not installed (apt-get install mosquitto): measured without it");
  else {
    const measured = await withMosquitto(dir);
    results.push(...measured.results);
    cpu.push(...measured.cpu);
  }
  results.push(await embedded(dir));
} finally {
  remove();
}
const base = results[0] as Latency;
if (!isJson) {
  console.log(
    `${"record to lamp command, ms".padEnd(34)}${["n", "median", "p99", "max", "rate/s", "p99 ratio"].map((h) => h.padStart(10)).join("")}`,
  );
  for (const r of results) {
    const cells = [r.n, r.median, r.p99, r.max, r.ratePerS, round(r.p99 / base.p99)];
    console.log(r.name.padEnd(34) + cells.map((c) => String(c).padStart(10)).join(""));
  }
  printCpu(cpu);
}
const [fewest, most] = [cpu[0], cpu.at(-1)];
const growth = fewest === undefined || most === undefined ? null : round(most.withoutLogUs / fewest.withoutLogUs);
const over = results.find((r) => r.name === "host over Mosquitto");
console.log(
  JSON.stringify({
    bench: "host",
    results,
    cpu,
    growth,
    target: {
      p99Ms: TARGET_MS,
      met: over === undefined ? null : over.p99 < TARGET_MS,
      maxMs: MAX_MS,
      maxMet: results.every(({ name, max }) => !name.startsWith("host") || max <= MAX_MS),
      cpu: CPU_TARGET,
      cpuMet:
        growth === null || most === undefined ? null : growth <= CPU_TARGET.growth && most.ratio <= CPU_TARGET.ratio,
    },
  }),
);
