// A real Mosquitto broker that a test can kill, freeze and start again on the same port.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { freePort, killNow, untilAnswers } from "../e2e/free-port.ts";
import { mosquitto } from "../e2e/programs.ts";

export class Mosquitto {
  readonly port: number;
  /** Publications that arrived marked as repeated, over all its lives. */
  marked = 0;
  /** Clients let in, over all its lives. */
  connections = 0;
  private dir: string;
  private child: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
  }

  /** Starts one on a free port of this machine; with a user it takes no others. */
  static async start(dir: string, user?: { name: string; password: string }): Promise<Mosquitto> {
    const broker = new Mosquitto(dir, await freePort());
    if (user !== undefined) broker.writeUser(user);
    broker.configure(user !== undefined);
    await broker.revive();
    return broker;
  }

  /** Writes its configuration: whether it asks for a password. */
  private configure(asks: boolean): void {
    const access = asks ? ["allow_anonymous false", `password_file ${this.dir}/users`] : ["allow_anonymous true"];
    const lines = [`listener ${this.port} 127.0.0.1`, "user root", "set_tcp_nodelay true", ...access];
    writeFileSync(path.join(this.dir, "mosquitto.conf"), `${lines.join("\n")}\n`);
  }

  /** Takes another password of its user from now on, and goes on; resolves when it does. */
  async admit(user: { name: string; password: string }): Promise<void> {
    const child = this.child as ChildProcess;
    this.writeUser(user);
    const reloaded = new Promise<void>((resolve) => {
      child.stderr?.on("data", (text: Buffer) => {
        if (text.includes("Reloading config")) resolve();
      });
    });
    child.kill("SIGHUP");
    await reloaded;
  }

  private writeUser({ name, password }: { name: string; password: string }): void {
    const made = spawnSync("mosquitto_passwd", ["-c", "-b", `${this.dir}/users`, name, password], { timeout: 10000 });
    if (made.status !== 0) throw new Error(`mosquitto_passwd: ${made.stderr}`);
  }

  /** Starts it again; resolves when it listens. */
  async revive(): Promise<void> {
    const child = spawn(mosquitto as string, ["-v", "-c", "mosquitto.conf"], { cwd: this.dir });
    this.child = child;
    child.stdout?.resume();
    child.stderr?.on("data", (text: Buffer) => {
      this.connections += text.toString().split("Sending CONNACK to").length - 1;
      this.marked += text.toString().split(/Received PUBLISH from \S+ \(d1/).length - 1;
    });
    await untilAnswers(this.port);
  }

  /** Ends it without a farewell; resolves when it is gone. */
  async kill(): Promise<void> {
    await killNow(this.child);
  }

  freeze(): void {
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.child?.kill("SIGCONT");
  }
}
