// CPU time of the host for one record, from 20 to 1,000 lanes, beside a client that only takes the same records in with
// mqtt.js and JSON.parse. Each lane sends once a second; its customers come and go.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { connectAsync, type MqttClient } from "mqtt";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { HostProcess } from "../e2e/host-process.ts";
import { telemetry } from "../host/telemetry.ts";

const STORE = "bench";
const BARE = path.join(path.dirname(fileURLToPath(import.meta.url)), "host-bare.ts");
/** CPU time of one record in us: of the host's process, of it without the log's thread, and of the bare client. */
export interface CpuCost {
  lanes: number;
  /** Records that the host has taken in the time measured, and that were sent to it. */
  records: number;
  sent: number;
  hostUs: number;
  withoutLogUs: number;
  bareUs: number;
  /** Without the log, against the bare client. */
  ratio: number;
}

/** A till whose customers come and go: a new one in every 55 s on average, each served for about 50 s. */
class PlayedLane {
  private ins = 0;
  private outs = 0;
  private inLane = 0;
  private leftS = 0;
  private seq = 0;
  private readonly isOpen: boolean;

  constructor(isOpen: boolean) {
    this.isOpen = isOpen;
  }

  /** The record of the next second. */
  next(): Telemetry {
    this.seq += 1;
    if (this.isOpen && Math.random() < 1 / 55 && this.inLane < 6) {
      this.ins += 1;
      this.inLane += 1;
      if (this.inLane === 1) this.leftS = 30 + Math.floor(40 * Math.random());
    }
    if (this.inLane > 0) this.leftS -= 1;
    if (this.inLane > 0 && this.leftS <= 0) {
      this.outs += 1;
      this.inLane -= 1;
      this.leftS = 30 + Math.floor(40 * Math.random());
    }
    const { seq, ins, outs, inLane } = this;
    const waiting = Math.max(0, inLane - 1);
    const state = this.isOpen ? (inLane > 0 ? "serving" : "idle") : "closed";
    const waitS = inLane === 0 ? 0 : this.leftS + 50 * waiting;
    const waits = { waitS, waitLowS: Math.round(waitS / 2), waitHighS: 2 * waitS };
    const confidencePercent = 90 + (seq % 7);
    const till = this.isOpen ? ("open" as const) : ("closed" as const);
    const tMs = Math.floor(performance.now());
    return telemetry({
      ...{ boot: "bench", seq, tMs, oldest: seq, ins, outs, inLane, waiting, ...waits, confidencePercent, state, till },
    });
  }
}

/** Sends for all lanes, each once a second, one after another. */
class PlayedShop {
  sent = 0;
  private client: MqttClient;
  private lanes: PlayedLane[];
  private startedMs = performance.now();
  private timer: NodeJS.Timeout;

  constructor(client: MqttClient, lanes: number) {
    this.client = client;
    this.lanes = Array.from({ length: lanes }, (_, i) => new PlayedLane(i % 3 < 2));
    this.timer = setInterval(() => this.catchUp(), 2);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.client.endAsync();
  }

  private catchUp(): void {
    const due = ((performance.now() - this.startedMs) / 1000) * this.lanes.length;
    for (; this.sent < due; this.sent++) {
      const i = this.sent % this.lanes.length;
      const record = (this.lanes[i] as PlayedLane).next();
      this.client.publish(topicOf(STORE, `lane-${i + 1}`, "telemetry"), encodeForBox("telemetry", record), { qos: 1 });
    }
  }
}

/** Measures at each number of lanes: `seconds` of each, after a time in which tills become known and code is compiled. */
export async function measureCpu(
  dir: string,
  broker: string,
  lanes: readonly number[],
  { warmS, seconds }: { warmS: number; seconds: number },
): Promise<CpuCost[]> {
  const costs: CpuCost[] = [];
  for (const count of lanes) costs.push(await measure(dir, broker, count, warmS, seconds));
  return costs;
}

/** As a table. */
export function printCpu(costs: readonly CpuCost[]): void {
  const row = (name: string, cells: readonly (string | number)[]): void =>
    console.log(name.padEnd(34) + cells.map((cell) => String(cell).padStart(10)).join(""));
  row("\nCPU time of a record, us", ["records", "sent", "host", "no log", "bare", "ratio"]);
  for (const { lanes, records, sent, hostUs, withoutLogUs, bareUs, ratio } of costs)
    row(`${lanes} lanes`, [records, sent, hostUs, withoutLogUs, bareUs, ratio]);
}

async function measure(dir: string, broker: string, lanes: number, warmS: number, seconds: number): Promise<CpuCost> {
  const host = new HostProcess(["--config", configOf(dir, broker, lanes)], dir);
  const bare = spawn(process.execPath, [BARE, broker, STORE], { stdio: "ignore" });
  try {
    const page = await host.page();
    const shop = new PlayedShop(await connectAsync(broker), lanes);
    await pause(1000 * warmS);
    const spent = () => ({ sent: shop.sent, host: cpuOf(host.pid), bare: cpuOf(bare.pid as number) });
    // Neither question for the count is in the time measured, as each costs as much as a hundred records; on a busy machine its
    // answer comes late, and counts more than was sent meanwhile.
    const takenBefore = await takenBy(page);
    const before = spent();
    await pause(1000 * seconds);
    const after = spent();
    const taken = (await takenBy(page)) - takenBefore;
    await shop.close();
    const [records, sent] = [taken, after.sent - before.sent];
    const each = (us: number, of: number): number => Math.round((10 * us) / of) / 10;
    const withoutLogUs = each(after.host.withoutLogUs - before.host.withoutLogUs, sent);
    const bareUs = each(after.bare.allUs - before.bare.allUs, sent);
    const hostUs = each(after.host.allUs - before.host.allUs, sent);
    const ratio = Math.round((100 * withoutLogUs) / bareUs) / 100;
    return { lanes, records, sent, hostUs, withoutLogUs, bareUs, ratio };
  } finally {
    host.kill("SIGINT");
    await host.exited;
    await ended(bare);
  }
}

/** Records that a host has taken since its start, by its own count. */
export async function takenBy(page: string): Promise<number> {
  const metrics = await (await fetch(new URL("/metrics", page))).text();
  return Number(/^tillbeacon_telemetry_total\S* (\d+)/m.exec(metrics)?.[1] ?? Number.NaN);
}

async function ended(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
}

function configOf(dir: string, broker: string, lanes: number): string {
  const file = path.join(dir, `cpu-${lanes}.yaml`);
  const list = Array.from({ length: lanes }, (_, i) => `  - {box: lane-${i + 1}}`).join("\n");
  writeFileSync(file, `store: ${STORE}\nlanes:\n${list}\nlog: cpu-${lanes}.sqlite\nbroker: {url: "${broker}"}\n`);
  return file;
}

/** CPU time of a process in us, with and without the thread that writes the log. From Linux' schedstat, in ns. */
function cpuOf(pid: number): { allUs: number; withoutLogUs: number } {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => {
    const about = (file: string): string => readFileSync(`/proc/${pid}/task/${task}/${file}`, "utf8").trim();
    return { name: about("comm"), us: Number(about("schedstat").split(" ")[0]) / 1000 };
  });
  const sum = (some: typeof tasks): number => some.reduce((all, { us }) => all + us, 0);
  return { allUs: sum(tasks), withoutLogUs: sum(tasks.filter(({ name }) => name !== "log")) };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
