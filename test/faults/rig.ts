// One shop under test: the real host, boxes that run the built firmware, a broker, and taps on the lines between them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBundle } from "../../firmware/build/bundles.ts";
import { DemoStore } from "../../host/simulator/demo-store.ts";
import { freePort } from "../e2e/free-port.ts";
import { Mosquitto } from "../target/mosquitto.ts";
import { HostRun, type HostSetup } from "./host-run.ts";
import { Ledger } from "./ledger.ts";
import { Tap } from "./tap.ts";

export const STORE = "faults";
/** Boxes with firmware, and tills open at the start. */
export const LANES = 4;
const OPEN = 2;
/** Nobody in the virtual shop follows the lamps, and nobody comes unless a test sends them. */
const NEVER_S = 1e9;
const CLEAN = { missedEntry: 0, missedExit: 0, doubled: 0, sideBySide: 0, trolley: 0, companion: 0 };
const CROWD = { ...CLEAN, child: 0, turnsBack: 0, stepsAside: 0 };
/** Quick rules, so that a fault of some seconds sees a till called and the call withdrawn. */
export const RULES = `policy: {name: threshold, holdMs: 500}
targets: {callAbove: 1, quietAtMost: 1, minConfidence: 0.3, coolDownMs: 2000, quietMs: 3000, callsPerHour: 1000, lampHoldMs: 1000}
`;

export type BrokerName = "embedded" | "mosquitto";

/** What a rig is built with, beside its broker. */
export interface RigOptions {
  /** Places of the configuration without firmware: boxes that a test plays itself. */
  extraBoxes?: readonly string[];
  host?: Omit<HostSetup, "dir">;
}

/** The virtual people and boxes of a shop, at real speed. */
export async function newShop(port: number, lanes = LANES, onPrint = (_box: string, _text: string): void => {}) {
  return new DemoStore({
    bundle: await readBundle("esp32"),
    store: STORE,
    ...{ broker: "127.0.0.1", port, speed: 1, onPrint },
    shop: {
      ...{ lanes, openAtStart: OPEN, seed: 1, crowd: CROWD, meanItems: 1, breakFactor: 0.02 },
      arrivalsPerMin: () => 0,
      staffReactS: [NEVER_S, NEVER_S],
    },
  });
}

export class Rig {
  /** Rigs that are open, for a run that is broken off. */
  static readonly open = new Set<Rig>();
  readonly dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-faults-"));
  readonly logDir = path.join(this.dir, "data");
  readonly logFile = path.join(this.logDir, "log.sqlite");
  /** Folders in which other hosts of the same store keep theirs. */
  readonly otherLogs: string[] = [];
  readonly ledger = new Ledger();
  readonly broker: BrokerName;
  /** Lives of the host, the present one last. */
  readonly hosts: HostRun[] = [];
  /** Address of the page; undefined while no host runs. */
  pageUrl: string | undefined;
  /** Between boxes and broker, and between host and broker where that is a program of its own. */
  tap!: Tap;
  hostTap: Tap | undefined;
  mosquitto: Mosquitto | undefined;
  shop!: DemoStore;
  /** Port of the broker itself. */
  brokerPort = 0;
  /** Undone at the end, the last first: mounts, locks, processes. */
  readonly undo: (() => void | Promise<void>)[] = [];
  private options: RigOptions;

  constructor(broker: BrokerName, options: RigOptions = {}) {
    this.broker = broker;
    this.options = options;
    mkdirSync(this.logDir);
    Rig.open.add(this);
  }

  get host(): HostRun {
    return this.hosts.at(-1) as HostRun;
  }

  /** Opens broker and taps; the host and the boxes are started by themselves. */
  async open(): Promise<void> {
    if (this.broker === "mosquitto") {
      this.mosquitto = await Mosquitto.start(this.dir);
      this.brokerPort = this.mosquitto.port;
      this.hostTap = await Tap.open(this.brokerPort);
    } else this.brokerPort = await freePort();
    this.tap = await Tap.open(this.brokerPort, this.ledger);
    this.configure("shop.yaml", this.hostTap?.port);
    this.shop = await newShop(this.tap.port);
  }

  /** Writes a configuration; with a port, for a broker there. */
  configure(file: string, port: number | undefined): void {
    const boxes = [...this.shopBoxes(), ...(this.options.extraBoxes ?? [])];
    const lanes = boxes.map((box) => `  - {box: ${box}}\n`).join("");
    const broker = port === undefined ? "" : `broker: {url: "mqtt://127.0.0.1:${port}"}\n`;
    writeFileSync(
      path.join(this.dir, file),
      `store: ${STORE}\nlanes:\n${lanes}log: data/log.sqlite\n${RULES}${broker}`,
    );
  }

  /** Boxes that run the firmware. */
  shopBoxes(): string[] {
    return Array.from({ length: LANES }, (_, i) => `lane-${i + 1}`);
  }

  /** Starts a host and waits until its page answers. */
  async startHost(changes: Partial<HostSetup> = {}): Promise<HostRun> {
    const own = this.broker === "embedded" ? ["--broker-port", String(this.brokerPort)] : [];
    const setup = { dir: this.dir, ...this.options.host, ...changes };
    const host = new HostRun({ ...setup, args: [...own, ...(setup.args ?? [])] });
    this.hosts.push(host);
    this.pageUrl = undefined;
    this.pageUrl = await host.page();
    return host;
  }

  async killHost(): Promise<void> {
    this.pageUrl = undefined;
    this.host.kill("SIGKILL");
    await this.host.exited;
  }

  /** So many customers walk up to a lane at once; each is served for so long. */
  line(lane: number, customers: number, serviceS: number): void {
    for (let i = 0; i < customers; i++) this.shop.shop.lanes[lane]?.join(serviceS);
  }

  async close(): Promise<void> {
    Rig.open.delete(this);
    for (const step of this.undo.reverse()) await step();
    this.shop?.stop();
    this.tap?.close();
    this.hostTap?.close();
    for (const host of this.hosts) host.kill("SIGKILL");
    await Promise.all(this.hosts.map(({ exited }) => exited));
    this.mosquitto?.thaw();
    await this.mosquitto?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
