// One box, its broker and its host through time that the test moves: none gets ahead of the others, however slow the machine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBundle } from "../../../firmware/build/bundles.ts";
import { ESP32_DEVKITC } from "../../../hardware/boards/esp32-devkitc.ts";
import { Random } from "../../../host/simulator/random.ts";
import { IMAGE_FILES, SETTINGS_FILE } from "../../../protocol/storage-files.ts";
import { HostRun } from "../../faults/host-run.ts";
import { Ledger } from "../../faults/ledger.ts";
import { Tap } from "../../faults/tap.ts";
import { settingsFor } from "../box-process.ts";
import { Mosquitto } from "../mosquitto.ts";
import { type BoxAccounts, readAccounts } from "./accounts.ts";
import { SteppedBox } from "./stepped-box.ts";

export const MINUTE = 60000;
export const HOUR = 60 * MINUTE;
/** The box's own key. */
export const KEY = "key of the box at the till, and of no other";
/** Box and host go on in turns by so much. Unit ms: the box sends and hears between two of them. */
const STEP_MS = 2000;
/** The host's speed at most; it decides nothing here. */
const HOST_SPEED = 1000;
const HOST = path.join(import.meta.dirname, "../../faults/soak-host.ts");
const { wiring } = ESP32_DEVKITC;
/** Mean time between two customers, and how long one takes through a beam. Unit ms. */
const ARRIVAL_MS = 90000;
const BODY_MS = 300;

export class LifeRun {
  readonly dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-life-"));
  readonly ledger = new Ledger();
  readonly random: Random;
  box!: SteppedBox;
  tap!: Tap;
  broker!: Mosquitto;
  /** What the box has published beside telemetry, and at which of its starts. */
  readonly heard: { kind: string; message: { [field: string]: unknown }; start: number }[] = [];
  nowMs = 0;
  /** The image as it was built when the run began: sources may change meanwhile. */
  image = "";
  private host: HostRun | undefined;
  private customerMs = 0;

  private constructor(seed: number) {
    this.random = new Random(seed);
  }

  static async open(interpreter: string, seed: number): Promise<LifeRun> {
    const run = new LifeRun(seed);
    mkdirSync(path.join(run.dir, "data"));
    run.broker = await Mosquitto.start(run.dir);
    run.tap = await Tap.open(run.broker.port, run.ledger);
    run.tap.onPacket = (packet) => {
      if (packet.cmd !== "publish") return;
      const [, , , , kind = ""] = packet.topic.split("/");
      if (/^(status|health|answer)$/.test(kind))
        run.heard.push({ kind, message: JSON.parse(String(packet.payload)), start: run.box.starts });
    };
    const broker = `broker: {url: "mqtt://127.0.0.1:${run.broker.port}"}\n`;
    const config = `store: s\nlanes:\n  - {box: lane-1}\nlog: data/log.sqlite\n${broker}`;
    for (const file of ["shop.yaml", "tillbeacon.yaml"]) writeFileSync(path.join(run.dir, file), config);
    run.image = await readBundle("esp32");
    const files = { [IMAGE_FILES[0]]: run.image, ".bootcde": await readBundle("loader") };
    run.box = await SteppedBox.install(interpreter, files);
    return run;
  }

  /** The settings of a box in this shop; `head`: with a ToF sensor at the pay point. */
  settings(head: boolean): string {
    const layout = { tills: 0, entry: true, entryPair: true, exit: true, head, tail: false };
    return settingsFor(this.tap.port, { ssid: "shop", updateKey: KEY, layout });
  }

  /** Writes the settings, as at the board's console, and restarts it. */
  provision(head: boolean): void {
    this.box.say(`require("Storage").write("${SETTINGS_FILE}",${JSON.stringify(this.settings(head))});E.reboot()`);
  }

  async startHost(): Promise<void> {
    const args = [HOST, String(HOST_SPEED), "0", String(this.nowMs)];
    const command = [process.execPath, "--disable-warning=ExperimentalWarning"];
    this.host = new HostRun({ dir: this.dir, command, args });
    await this.host.page();
  }

  async stopHost(): Promise<void> {
    const host = this.host;
    this.host = undefined;
    host?.kill("SIGTERM");
    await host?.exited;
  }

  /** Lets time pass; until then at most, or until something holds. */
  async live(forMs: number, isEnough: () => boolean = () => false): Promise<void> {
    for (const endMs = this.nowMs + forMs; this.nowMs < endMs && !isEnough(); ) {
      this.nowMs += STEP_MS;
      this.customers();
      await this.box.step(this.nowMs);
      // Once for what the box has sent to be on its way, once for it and the answers to have arrived.
      if (this.host !== undefined && (await this.host.tell(this.nowMs))) await this.host.tell(this.nowMs);
    }
  }

  /** WiFi goes, and nobody is told; or comes back. */
  wifi(isThere: boolean): void {
    this.tap.stall(!isThere);
    if (isThere) this.tap.cut();
    this.box.say(`reach(${isThere})`);
  }

  newest(kind: string): { [field: string]: unknown } | undefined {
    return this.heard.findLast((item) => item.kind === kind)?.message;
  }

  /** What box, wire and log say of the records. */
  accounts(): BoxAccounts {
    return readAccounts(this.ledger, path.join(this.dir, "data"));
  }

  async close(): Promise<void> {
    this.host?.kill("SIGKILL");
    await this.host?.exited;
    await this.box?.close();
    this.tap?.close();
    this.broker?.thaw();
    await this.broker?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** People come, and leave again after a while. */
  private customers(): void {
    if (this.nowMs < this.customerMs) return;
    this.customerMs = this.nowMs + this.random.exponential(ARRIVAL_MS);
    this.pulse(wiring.entry, this.nowMs);
    this.pulse(wiring.entry2, this.nowMs + BODY_MS / 3);
    this.pulse(wiring.exit, this.nowMs + MINUTE / 2);
  }

  private pulse(pin: string, atMs: number): void {
    this.box.drive(pin, 0, atMs);
    this.box.drive(pin, 1, atMs + BODY_MS);
  }
}
