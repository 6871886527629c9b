// `npm run bench:host`: time from a box's record to the lamp command that it causes, the real host as a process of its
// own, at 200 records a second, beside the broker alone, a bare client that answers, and the host's embedded broker; CPU time of a
// record at 20 to 1,000 lanes; and how many records a second its log makes durable. Options: --quick, --json.
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { freePort } from "../e2e/free-port.ts";
import { HostProcess, scratch } from "../e2e/host-process.ts";
import { mosquitto } from "../e2e/programs.ts";
import { type CpuCost, measureCpu, printCpu, takenBy } from "./host-cpu.ts";
import {
  BOXES,
  Boxes,
  type Changes,
  type Latency,
  latency,
  pause,
  restMs,
  round,
  STORE,
  throughHost,
} from "./host-lamps.ts";
import { type LogSpeed, measureLog, printLog } from "./host-log.ts";

/** The targets: 99 % of commands, and the last one of all, are there within this time. Unit ms. */
const TARGET_MS = 50;
const MAX_MS = 100;
/** Lamp changes. A p99 of fewer than some hundreds is a maximum; a change that waits for a renewal is a rare one. */
const isQuick = process.argv.includes("--quick");
const trials = isQuick ? 200 : 5000;
/** A shop takes a thousand calls an hour at the most, two changes each: a host of its own for each of these rounds. */
const ROUND = 1800;
/** CPU time of a record: lanes, and seconds before and while it counts; targets are of the last table's ratios. */
const LANES = isQuick ? [20, 1000] : [20, 100, 300, 1000];
const CPU_S = isQuick ? { warmS: 3, seconds: 4 } : { warmS: 10, seconds: 30 };
/** Without the log against a client that only parses; and no more at 1,000 lanes than this many times that at 20. */
const CPU_TARGET = { ratio: 1.6, growth: 1.2 };
/** Records of each size of commit, and the least of what node:sqlite itself makes durable. */
const LOG_RECORDS = isQuick ? 4000 : 40000;
const LOG_TARGET = 0.8;
/** The least that a host could do. */
const ECHO = path.join(import.meta.dirname, "host-echo.ts");
/** A box gone mad, and how fast. */
const FLOODER = path.join(import.meta.dirname, "flooder.ts");
const FLOOD_PER_S = 3000;
/** Its start: its first 600 records are let in, as an outbox's would be (host/core/boxes/box-limits.ts). Unit ms. */
const FLOOD_BEGINS_MS = 5000;
/** How often the host is asked whether it has taken everything, ten times a second. */
const TRIES = 50;
const isJson = process.argv.includes("--json");

/** Without holds and cool-down, so that every long line calls at once; everything else as in a shop. */
const RULES =
  "policy: {name: threshold}\ntargets: {coolDownMs: 0, quietMs: 0, lampHoldMs: 0, callsPerHour: 1000, giveUpMs: 60000}\n";

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
    await pause(restMs(i));
  }
  return latency(name, times, (await boxes.stop()).ratePerS);
}

/** The same changes, answered by a client that does nothing else: what Node, its client and two ways through the broker take. */
async function throughEcho(url: string): Promise<Latency> {
  const echo = spawn(process.execPath, [ECHO, url, STORE, `lane-${BOXES}`], { stdio: "ignore" });
  try {
    await pause(1000);
    const { times, ratePerS } = await throughHost(url, trials);
    return latency("a bare client that answers", times, ratePerS);
  } finally {
    echo.kill("SIGKILL");
  }
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
    const least = await throughEcho(url);
    const over = await overMosquitto(dir, url);
    return { results: [alone, least, ...over], cpu: await measureCpu(dir, url, LANES, CPU_S) };
  } finally {
    broker.kill("SIGKILL");
  }
}

/** The same while one box, a process of its own, sends more than a box can have to say: its publishing is not to be timed. */
async function underFlood(url: string): Promise<Latency> {
  const mad = spawn(process.execPath, [FLOODER, url, STORE, `lane-${BOXES}`, String(FLOOD_PER_S)]);
  try {
    await pause(FLOOD_BEGINS_MS);
    const { times, ratePerS } = await throughHost(url, trials / 5);
    return latency(`the same beside ${FLOOD_PER_S} records a second of one box`, times, ratePerS);
  } finally {
    mad.kill("SIGKILL");
  }
}

async function overMosquitto(dir: string, url: string): Promise<Latency[]> {
  const start = (name: string) => ["--config", config(dir, name, `broker: {url: "${url}"}\n`)];
  const calm = await inRounds("host over Mosquitto", (round, n) =>
    withHost(dir, start(`mosquitto-${round}`), (page) => allTaken(page, throughHost(url, n))),
  );
  return [calm, await withHost(dir, start("flooded"), () => underFlood(url))];
}

async function withHost<T>(dir: string, args: string[], run: (page: string) => Promise<T>): Promise<T> {
  const host = new HostProcess(args, dir);
  try {
    return await run(await host.page());
  } finally {
    await host.end();
  }
}

/** Changes of which none is that of a record that the host has dropped; rejects where it has not taken all. */
async function allTaken(page: string, changing: Promise<Changes>): Promise<Changes> {
  const changes = await changing;
  for (let tries = 0; tries < TRIES; tries++, await pause(100))
    if ((await takenBy(page)) >= changes.sent) return changes;
  throw new Error(`the host has taken ${await takenBy(page)} of ${changes.sent} records`);
}

/** All trials, as many at a time as one host's hour allows. */
async function inRounds(name: string, run: (round: number, n: number) => Promise<Changes>): Promise<Latency> {
  const times: number[] = [];
  let ratePerS = 0;
  for (let round = 1; times.length < trials; round++) {
    const changes = await run(round, Math.min(ROUND, trials - times.length));
    times.push(...changes.times);
    ratePerS = changes.ratePerS;
  }
  return latency(name, times, ratePerS);
}

async function embedded(dir: string): Promise<Latency> {
  return inRounds("host with its embedded broker", async (round, n) => {
    const port = await freePort();
    const file = config(dir, `embedded-${round}`, "");
    const args = ["--config", file, "--broker-port", String(port)];
    return withHost(dir, args, (page) => allTaken(page, throughHost(`mqtt://127.0.0.1:${port}`, n)));
  });
}

const { dir, remove } = scratch();
const results: Latency[] = [];
const cpu: CpuCost[] = [];
const log: LogSpeed[] = [];
try {
  log.push(...measureLog(dir, LOG_RECORDS));
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
const bareP99 = results.find(({ name }) => name.startsWith("a bare"))?.p99;
if (!isJson) {
  console.log(
    `${"record to lamp command, ms".padEnd(46)}${["n", "median", "p99", "max", "rate/s", "p99 ratio", "to bare"].map((h) => h.padStart(10)).join("")}`,
  );
  for (const r of results) {
    const cells = [
      r.n,
      r.median,
      r.p99,
      r.max,
      r.ratePerS,
      round(r.p99 / base.p99),
      bareP99 === undefined ? "" : round(r.p99 / bareP99),
    ];
    console.log(r.name.padEnd(46) + cells.map((c) => String(c).padStart(10)).join(""));
  }
  printCpu(cpu);
  printLog(log);
}
const [fewest, most] = [cpu[0], cpu.at(-1)];
const growth = fewest === undefined || most === undefined ? null : round(most.withoutLogUs / fewest.withoutLogUs);
const over = results.find((r) => r.name === "host over Mosquitto");
console.log(
  JSON.stringify({
    bench: "host",
    results,
    cpu,
    log,
    growth,
    target: {
      p99Ms: TARGET_MS,
      met: over === undefined ? null : over.p99 < TARGET_MS,
      maxMs: MAX_MS,
      maxMet: results.every(({ name, max }) => !name.startsWith("host") || max <= MAX_MS),
      cpu: CPU_TARGET,
      cpuMet:
        growth === null || most === undefined ? null : growth <= CPU_TARGET.growth && most.ratio <= CPU_TARGET.ratio,
      logRatio: LOG_TARGET,
      logMet: log.every(({ ratio }) => ratio >= LOG_TARGET),
    },
  }),
);
