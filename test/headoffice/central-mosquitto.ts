// A central Mosquitto with the configuration that `tillbeacon headoffice` recommends, killed and started again at will.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { mosquittoLines } from "../../host/headoffice/broker-files.ts";
import { freePort, killNow, untilAnswers } from "../e2e/free-port.ts";
import { mosquitto } from "../e2e/programs.ts";

export class CentralMosquitto {
  readonly port: number;
  private dir: string;
  private child: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
  }

  static async start(dir: string, access: readonly string[] = ["allow_anonymous true"]): Promise<CentralMosquitto> {
    const broker = new CentralMosquitto(path.join(dir, "mosquitto"), await freePort());
    mkdirSync(broker.dir, { recursive: true });
    const lines = ["user root", `listener ${broker.port} 127.0.0.1`, ...access, ...mosquittoLines()];
    writeFileSync(path.join(broker.dir, "mosquitto.conf"), `${lines.join("\n")}\n`);
    await broker.revive();
    return broker;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async revive(): Promise<void> {
    this.child = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: this.dir, stdio: "ignore" });
    await untilAnswers(this.port);
  }

  async kill(): Promise<void> {
    await killNow(this.child);
  }
}
