// What a soak runs: one host after another, the boxes, a tap between them, and a random that is the seed's alone.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBundle } from "../../firmware/build/bundles.ts";
import { Random } from "../../host/simulator/random.ts";
import { freePort } from "../e2e/free-port.ts";
import { Mosquitto } from "../target/mosquitto.ts";
import { HostRun } from "./host-run.ts";
import { Ledger } from "./ledger.ts";
import { command, IS_ROOT } from "./log-damage.ts";
import { RULES, STORE } from "./rig.ts";
import { SoakShop } from "./soak-shop.ts";
import { Tap } from "./tap.ts";

const HOST = new URL("./soak-host.ts", import.meta.url).pathname;
/** Holds a day's records several times over. */
const DISK_MB = 300;
/** A host that does not come up again is a finding, not a reason to wait for ever. */
const TRIES = 3;
/** Until a host that has just come up is told the time, it takes everything for fresh. Unit ms. */
const KNOWS_MS = 1000;

/** How long, how fast, which seed. */
export interface SoakOptions {
  hours: number;
  speed: number;
  seed: number;
  lanes: number;
  /** Boxes and host meet at a Mosquitto, and the host has a tap of its own. */
  atMosquitto?: boolean;
  /** The log is on a disk like any other, which cannot be filled. */
  onDisk?: boolean;
  /** Policy and targets, instead of the usual quick ones. */
  rules?: string;
  /** What runs the host's command. */
  wrap?: readonly string[];
}

/** Memory and descriptors of a host at one time of the soak. */
export interface Sample {
  simulatedH: number;
  life: number;
  /** Resident memory: with the garbage that V8 has not collected yet, and without. */
  rssMb: number;
  keptMb: number;
  descriptors: number;
}

export class SoakRun {
  readonly options: SoakOptions;
  readonly random: Random;
  readonly dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-soak-"));
  readonly logDir = path.join(this.dir, "data");
  readonly logFile = path.join(this.logDir, "log.sqlite");
  readonly ledger = new Ledger();
  readonly hosts: HostRun[] = [];
  readonly samples: Sample[] = [];
  readonly findings: string[] = [];
  shop!: SoakShop;
  tap!: Tap;
  hostTap: Tap | undefined;
  brokerPort = 0;
  pageUrl = "";
  private mosquitto: Mosquitto | undefined;
  private isMounted: boolean;
  /** The host is stopped on purpose: time goes on without it. */
  isPaused = false;

  constructor(options: SoakOptions) {
    this.options = options;
    this.random = new Random(options.seed);
    this.isMounted = IS_ROOT && !options.onDisk;
    mkdirSync(this.logDir);
  }

  get host(): HostRun {
    return this.hosts.at(-1) as HostRun;
  }

  async open(): Promise<void> {
    const { speed, lanes, rules = RULES } = this.options;
    if (this.isMounted) command("mount", "-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", this.logDir);
    const boxes = [...Array.from({ length: lanes }, (_, i) => `lane-${i + 1}`), "mad-1"];
    const list = boxes.map((box) => `  - {box: ${box}}\n`).join("");
    this.mosquitto = this.options.atMosquitto ? await Mosquitto.start(this.dir) : undefined;
    this.brokerPort = this.mosquitto?.port ?? (await freePort());
    this.tap = await Tap.open(this.brokerPort, this.ledger);
    this.hostTap = this.mosquitto === undefined ? undefined : await Tap.open(this.brokerPort);
    const broker = this.hostTap === undefined ? "" : `broker: {url: "mqtt://127.0.0.1:${this.hostTap.port}"}\n`;
    const text = `store: ${STORE}\nlanes:\n${list}log: data/log.sqlite\n${rules}${broker}`;
    writeFileSync(path.join(this.dir, "shop.yaml"), text);
    const shop = { bundle: await readBundle("esp32"), port: this.tap.port, speed, lanes, random: this.random.fork() };
    await this.startHost();
    this.shop = new SoakShop({ ...shop, tell: (nowMs) => this.tell(nowMs) });
    this.tap.clock = this.shop.clock;
    if (this.hostTap !== undefined) this.hostTap.clock = this.shop.clock;
    this.shop.start();
  }

  /** Starts it, which takes real seconds: meanwhile time goes at life's own speed. It is up when it knows the time. */
  async startHost(): Promise<void> {
    const { speed } = this.options;
    const pacer = this.shop?.pacer;
    if (pacer !== undefined) pacer.atMost = 1;
    await this.startAgain();
    if (pacer === undefined) return;
    pacer.atMost = speed;
    await this.wait(KNOWS_MS);
  }

  private async startAgain(): Promise<void> {
    const { speed, wrap = [] } = this.options;
    this.pageUrl = "";
    for (let i = 0; i < TRIES; i++) {
      const args = [HOST, String(speed), String(this.brokerPort), String(this.simulatedMs())];
      const node = [process.execPath, "--disable-warning=ExperimentalWarning"];
      const host = new HostRun({ dir: this.dir, wrap, command: node, args });
      this.hosts.push(host);
      try {
        this.pageUrl = await host.page();
        return;
      } catch (error) {
        this.findings.push(`at ${this.hour()} h: ${(error as Error).message}`);
        host.kill("SIGKILL");
        await host.exited;
      }
    }
    throw new Error(`the host did not come up again: ${this.findings.at(-1)}`);
  }

  async endHost(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.pageUrl = "";
    this.host.kill(signal);
    await this.host.exited;
  }

  setClock(offsetMs: number): void {
    writeFileSync(path.join(this.dir, "clock-offset"), String(offsetMs));
  }

  /** Simulated hours since the start, to two digits. */
  hour(): number {
    return Math.round(this.simulatedMs() / 36000) / 100;
  }

  simulatedMs(): number {
    return this.shop?.clock.nowMs() ?? 0;
  }

  /** Waits so much simulated time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.shop.clock.after(ms, resolve));
  }

  private async tell(nowMs: number): Promise<boolean> {
    const { host } = this;
    if (this.isPaused || this.pageUrl === "" || host.isOver) return false;
    const timer = setTimeout(() => this.findings.push(`at ${this.hour()} h: the host is stuck for 10 s`), 10000);
    const isTaken = await host.tell(nowMs);
    clearTimeout(timer);
    return isTaken;
  }

  /** Notes what the host takes, and what of it is left once its garbage is collected. */
  async sample(): Promise<void> {
    const { host } = this;
    try {
      const rssMb = residentMb(host.pid);
      if (this.isPaused || !(await host.collect())) return;
      const descriptors = readdirSync(`/proc/${host.pid}/fd`).length;
      this.samples.push({
        simulatedH: this.hour(),
        life: this.hosts.length,
        rssMb,
        keptMb: residentMb(host.pid),
        descriptors,
      });
    } catch {
      // It has just ended.
    }
  }

  async close(): Promise<void> {
    this.shop?.stop();
    this.tap?.close();
    this.hostTap?.close();
    for (const host of this.hosts) host.kill("SIGKILL");
    await Promise.all(this.hosts.map(({ exited }) => exited));
    if (this.isMounted) command("umount", "-l", this.logDir);
    await this.mosquitto?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Memory of a process in MB. */
function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
