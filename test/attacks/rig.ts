// A shop under attack: the real host and its broker on real ports, a box that nobody may touch, and one whose credentials the
// attacker has.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { connectAsync, type IClientOptions, MqttClient } from "mqtt";
import { type BoxSecrets, changeCredentials, makeBox } from "../../host/config/credentials.ts";
import { hashSecret } from "../../host/config/secret-hash.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { freePort, killNow, untilAnswers } from "../e2e/free-port.ts";
import { HostProcess, runBeside, scratch } from "../e2e/host-process.ts";
import { mosquitto } from "../e2e/programs.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";

export type BrokerName = "embedded" | "mosquitto";
export const BROKERS: readonly BrokerName[] = mosquitto === undefined ? ["embedded"] : ["embedded", "mosquitto"];
/** Passwords of the pages; planted, so that a test finds them wherever they come out. */
export const PAGES = { staff: "planted-staff-password", setup: "planted-setup-password" };
/** The box that must stay as it is, and the one whose secrets the attacker has. */
export const VICTIM = "lane-2";
export const STOLEN = "lane-1";

/** From one address, a client may connect 20 times at once and somebody may try ten passwords; of 30 senders, people are told. */
const AT_ONCE = 10;

export class Rig {
  readonly broker: BrokerName;
  readonly dir: string;
  readonly secrets = new Map<string, BoxSecrets>();
  port = 0;
  page = "";
  host!: HostProcess;
  victim!: MqttClient;
  /** What the victim has been sent, since the last attack began. */
  readonly heard: string[] = [];
  private remove: () => void;
  private child: ChildProcess | undefined;
  private brokerLog = "";
  private seq = 0;
  /** Connections and log-ins of attackers so far. */
  private comings = 0;
  private readonly startedMs = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private clients: { end(force: boolean): unknown }[] = [];

  private constructor(broker: BrokerName) {
    this.broker = broker;
    const { dir, remove } = scratch();
    this.dir = dir;
    this.remove = remove;
  }

  static async open(broker: BrokerName): Promise<Rig> {
    const rig = new Rig(broker);
    changeCredentials(path.join(rig.dir, "data/credentials.json"), (credentials) => {
      for (const box of [VICTIM, STOLEN]) rig.secrets.set(box, makeBox(credentials, box, Date.now()));
      credentials.pages = { staff: hashSecret(PAGES.staff, "random"), setup: hashSecret(PAGES.setup, "random") };
    });
    const embedded = "broker: {anonymous: false}";
    writeFileSync(path.join(rig.dir, "shop.yaml"), shopWith(embedded));
    if (broker === "mosquitto") await rig.startMosquitto();
    rig.host = new HostProcess(["--config", "shop.yaml"], rig.dir);
    rig.page = await rig.host.address();
    if (broker === "embedded")
      rig.port = Number(/boxes: mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(await rig.said(/boxes: /))?.[1]);
    await rig.startVictim();
    return rig;
  }

  /** All that host and broker have logged so far. */
  get log(): string {
    return this.host.stdout + this.host.stderr + this.brokerLog;
  }

  /** Connects as somebody, from an address of this machine; rejects when refused. The client is ended with the rig. */
  connect(options: IClientOptions, from = "127.0.0.1"): Promise<MqttClient> {
    const to = { port: this.port, host: "127.0.0.1", localAddress: from };
    const client = new MqttClient(() => connect(to), { reconnectPeriod: 0, ...options });
    this.clients.push(client);
    return new Promise((resolve, reject) => {
      client.once("connect", () => resolve(client));
      client.once("close", () => reject(new Error("closed")));
      client.on("error", reject);
    });
  }

  /** Connects as the box whose secrets are known; `from`: one address again and again, where that is the attack. */
  stolen(options: IClientOptions = {}, from = this.nextAddress()): Promise<MqttClient> {
    const { password = "" } = this.secrets.get(STOLEN) ?? {};
    return this.connect({ clientId: `s-${STOLEN}`, username: STOLEN, password, ...options }, from);
  }

  /** An address of this machine for one more connection or log-in of an attacker. */
  nextAddress(): string {
    this.comings += 1;
    return `127.0.1.${Math.ceil(this.comings / AT_ONCE)}`;
  }

  async endClients(): Promise<void> {
    for (const client of this.clients.splice(0)) client.end(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** What clients have sent has gone through broker and host: the page shows what the victim has said after it. Ten seconds at most. */
  async settled(): Promise<void> {
    if (!this.victim.connected) return;
    this.tell();
    const { seq } = this;
    for (let i = 0; i < 500; i++) {
      const { details } = (await (await fetch(`${this.page}/api/state`)).json()) as {
        details: { box: string; telemetry: { seq: number } | null }[];
      };
      if ((details.find(({ box }) => box === VICTIM)?.telemetry?.seq ?? 0) >= seq) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What is wrong with the victim now: its line, its lamp, what it was sent; undefined when nothing is. */
  async harm(): Promise<string | undefined> {
    if (!this.victim.connected) return "the victim has been thrown off";
    const commands = this.heard.filter((each) => !/\/(ack|time) /.test(each) && !/"lamp":"off"/.test(each));
    if (commands.length > 0) return `the victim was sent ${commands[0]}`;
    const state = (await (await fetch(`${this.page}/api/state`)).json()) as {
      lanes: { box: string; waiting: number; freshness: string; lamp: string }[];
    };
    const lane = state.lanes.find(({ box }) => box === VICTIM);
    if (lane?.waiting !== 0 || lane.lamp !== "off") return `the page shows ${JSON.stringify(lane)}`;
    return lane.freshness === "fresh" ? undefined : `the victim is ${lane.freshness}`;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.endClients();
    this.victim?.end(true);
    await this.host?.end();
    await killNow(this.child);
    this.remove();
  }

  private async startMosquitto(): Promise<void> {
    this.port = await freePort();
    const hostPort = await freePort();
    const where = ["--listen", "127.0.0.1", "--port", `${this.port}`, "--host-port", `${hostPort}`];
    const made = await runBeside(
      ["broker", "mosquitto", "--config", "shop.yaml", "--out", "broker", ...where],
      this.dir,
    );
    if (made.code !== 0) throw new Error(made.stderr);
    writeFileSync(path.join(this.dir, "shop.yaml"), shopWith(made.stdout.slice(made.stdout.indexOf("broker:\n"))));
    // In a container it starts as root, and would give that up for a user who cannot read the files.
    const conf = path.join(this.dir, "broker/mosquitto.conf");
    writeFileSync(conf, `${readFileSync(conf, "utf8")}user ${process.getuid?.() === 0 ? "root" : "mosquitto"}\n`);
    this.child = spawn(mosquitto as string, ["-c", conf]);
    this.child.stderr?.on("data", (data) => {
      this.brokerLog += data;
    });
    await untilAnswers(this.port);
  }

  /** The victim says each second that nobody waits. */
  private async startVictim(): Promise<void> {
    const { password = "" } = this.secrets.get(VICTIM) ?? {};
    const login = { clientId: `s-${VICTIM}`, username: VICTIM, password };
    this.victim = await connectAsync(`mqtt://127.0.0.1:${this.port}`, { ...login, reconnectPeriod: 0 });
    this.victim.on("error", () => {});
    this.victim.on("message", (topic, payload) => this.heard.push(`${topic} ${payload}`));
    const commands = ["beacon", "config", "update", "chunk", "time", "ack"];
    await this.victim.subscribeAsync(commands.map((kind) => `tillbeacon/v1/s/${VICTIM}/${kind}`));
    this.tell();
    this.timer = setInterval(() => this.tell(), 1000);
    await untilHolds(async () => {
      const harm = await this.harm();
      if (harm !== undefined) throw new Error(harm);
    });
  }

  private tell(): void {
    this.seq += 1;
    const tMs = Math.floor(performance.now() - this.startedMs);
    const record = telemetry({ boot: "v1", seq: this.seq, oldest: 1, tMs, sentMs: tMs, waiting: 0, state: "idle" });
    this.victim.publish(`tillbeacon/v1/s/${VICTIM}/telemetry`, encodeForBox("telemetry", record), { qos: 1 });
  }

  private async said(pattern: RegExp): Promise<string> {
    return untilHolds(() => {
      if (!pattern.test(this.host.stdout)) throw new Error(`the host did not say ${pattern}:\n${this.host.stdout}`);
      return this.host.stdout;
    });
  }
}

function shopWith(broker: string): string {
  return `store: s\nlanes: [{box: ${STOLEN}}, {box: ${VICTIM}}]\nlog: data/log.sqlite\n${broker}\n`;
}
