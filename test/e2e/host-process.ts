// Runs the real `tillbeacon` command as a process of its own, in a folder of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { killNow } from "./free-port.ts";

const MAIN = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../host/cli/main.ts");
/** The command's words. */
export const COMMAND = [process.execPath, "--disable-warning=ExperimentalWarning", MAIN] as const;

/** A folder for one test; `remove` deletes it. */
export function scratch(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-e2e-"));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Runs to the end. */
export function run(args: string[], cwd: string): { code: number | null; stdout: string; stderr: string } {
  const [node, ...rest] = COMMAND;
  const { status, stdout, stderr } = spawnSync(node, [...rest, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e9,
    timeout: 100000,
  });
  return { code: status, stdout, stderr };
}

/** Runs to the end while the test goes on; nobody is at its standard input. */
export function runBeside(
  args: string[],
  cwd: string,
  options: {
    env?: { [name: string]: string };
    onOutput?: (text: string) => void;
    interrupt?: AbortSignal;
    seconds?: number;
  } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [node, ...rest] = COMMAND;
  const child = spawn(node, [...rest, ...args], {
    cwd,
    timeout: 1000 * (options.seconds ?? 100),
    env: { ...process.env, ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
    options.onOutput?.(String(data));
  });
  child.stderr.on("data", (data) => (stderr += data));
  child.stdin.end();
  options.interrupt?.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** A running host, the page's address and the broker's port once it has told them. */
export class HostProcess {
  stdout = "";
  stderr = "";
  readonly exited: Promise<number | null>;
  private child: ChildProcess;

  constructor(args: string[], cwd: string, env: { [name: string]: string } = {}) {
    const [node, ...rest] = COMMAND;
    const words = [...rest, "start", "--port", "0", "--broker-port", "0", ...args];
    this.child = spawn(node, words, { cwd, env: { ...process.env, ...env } });
    this.child.stdout?.on("data", (data) => (this.stdout += data));
    this.child.stderr?.on("data", (data) => (this.stderr += data));
    this.exited = new Promise((resolve) => this.child.on("exit", (code) => resolve(code)));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it without a farewell; resolves when it is gone, and writes nothing into its folder any more. */
  async end(): Promise<void> {
    await killNow(this.child);
  }

  page(): Promise<string> {
    return this.said(/page: (http:\S+)/);
  }

  /** The address of its page without the slash at its end: what paths are appended to. */
  async address(): Promise<string> {
    return (await this.page()).replace(/\/$/, "");
  }

  async brokerPort(): Promise<number> {
    return Number(await this.said(/mqtt:\/\/127\.0\.0\.1:(\d+)/));
  }

  private async said(pattern: RegExp): Promise<string> {
    for (let i = 0; i < 1800; i++) {
      const found = pattern.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the host did not say ${pattern}:\n${this.stdout}\n${this.stderr}`);
  }
}
