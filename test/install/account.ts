// A clean account: a home of its own, nothing of the checkout, no compiler; as root, another user. Each command is timed.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import path from "node:path";
import { binFolder } from "./packages.ts";

/** nobody, where we may become that user. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
/** No command may take longer. Unit ms. */
const MOST_MS = 600000;

/** How this machine reaches its registry. */
const REGISTRY = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|npm_config_registry|https?_proxy)$/i.test(name),
  ),
);

/** A command and how long it took. */
export interface Step {
  what: string;
  seconds: number;
}

export class Account {
  readonly steps: Step[] = [];
  /** Where a person works, and where npm puts its global packages. */
  readonly home: string;
  readonly shop: string;
  readonly command: string;
  private env: NodeJS.ProcessEnv;

  constructor(dir: string) {
    this.home = path.join(dir, "home");
    this.shop = path.join(this.home, "shop");
    for (const folder of [this.home, this.shop]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (NOBODY.uid !== undefined)
      for (const folder of [this.home, this.shop]) chownSync(folder, NOBODY.uid, NOBODY.gid);
    chmodSync(dir, 0o755);
    const prefix = path.join(this.home, "packages");
    this.command = path.join(prefix, "bin/tillbeacon");
    this.env = { HOME: this.home, PATH: binFolder(dir), npm_config_prefix: prefix, LANG: "C.UTF-8" };
  }

  /** Whether a program can be found there. */
  has(program: string): boolean {
    return spawnSync("sh", ["-c", `command -v ${program}`], { env: this.env }).status === 0;
  }

  /** Installs or replaces the package, as `npm i -g` does. */
  install(what: string, file: string): void {
    this.run(what, "npm", ["i", "-g", "--no-audit", "--no-fund", file], 0, REGISTRY);
  }

  /** A tillbeacon command to its end; throws when it ends otherwise than expected. */
  tillbeacon(what: string, args: string[], expected = 0, env: NodeJS.ProcessEnv = {}): string {
    return this.run(what, this.command, args, expected, env);
  }

  /** A host, until it has said where its page is. */
  async start(what: string, args: string[]): Promise<RunningHost> {
    const startMs = performance.now();
    const child = spawn(this.command, ["start", ...args], { cwd: this.shop, env: this.env, ...NOBODY });
    const host = new RunningHost(child);
    await host.page();
    this.steps.push({ what, seconds: (performance.now() - startMs) / 1000 });
    return host;
  }

  private run(what: string, command: string, args: string[], expected = 0, env: NodeJS.ProcessEnv = {}): string {
    const startMs = performance.now();
    const options = { cwd: this.shop, env: { ...this.env, ...env }, encoding: "utf8", timeout: MOST_MS } as const;
    const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, ...NOBODY });
    const said = `${stdout ?? ""}${stderr ?? ""}`;
    if (error !== undefined || status !== expected)
      throw new Error(`${what}: exit code ${status}, expected ${expected}: ${error ?? ""}\n${said}`);
    this.steps.push({ what, seconds: (performance.now() - startMs) / 1000 });
    return said;
  }
}

/** A host of the package. */
export class RunningHost {
  private child: ChildProcess;
  private said = "";
  readonly exited: Promise<number | null>;

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data) => {
        this.said += data;
      });
    this.exited = new Promise((resolve) => child.on("exit", resolve));
  }

  page(): Promise<string> {
    return this.find(/page: (http:\S+\/)/);
  }

  async brokerPort(): Promise<number> {
    return Number(await this.find(/boxes: mqtt:\/\/[\d.]+:(\d+)/));
  }

  /** Ends it in order; throws when it says that it did not. */
  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    const code = await this.exited;
    if (code !== 0) throw new Error(`the host ended with ${code}\n${this.said}`);
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  private async find(pattern: RegExp): Promise<string> {
    for (let i = 0; i < 1200 && this.child.exitCode === null; i++) {
      const found = pattern.exec(this.said)?.[1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the host did not say ${pattern}\n${this.said}`);
  }
}
