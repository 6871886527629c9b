// A PostgreSQL server of a test's own: its data in a folder of the test, killed and started again at will.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, globSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { answers, freePort, killNow } from "../e2e/free-port.ts";

/** Folder of the newest PostgreSQL's programs, if one is installed. */
export const postgres = globSync("/usr/lib/postgresql/*/bin")
  .filter((bin) => existsSync(path.join(bin, "initdb")))
  .sort()
  .at(-1);

/** The server refuses to run as root. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number =>
    Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout.trim());
  return { uid: idOf("-u"), gid: idOf("-g") };
}

export class Postgres {
  readonly url: string;
  readonly port: number;
  private dir: string;
  private folders: readonly string[];
  private settings: readonly string[];
  private child: ChildProcess | undefined;

  private constructor(folders: readonly [string, ...string[]], port: number, settings: readonly string[]) {
    this.dir = folders[0];
    this.folders = folders;
    this.port = port;
    this.settings = settings;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Makes a cluster in `dir`/postgres and starts it; `settings` as in postgresql.conf. Its write-ahead log is in `logDir`/wal, if given. */
  static async start(dir: string, settings: readonly string[] = [], logDir?: string): Promise<Postgres> {
    const data = path.join(dir, "postgres");
    const log = logDir === undefined ? [] : [path.join(logDir, "wal")];
    const { uid, gid } = account();
    for (const folder of [data, ...log]) {
      mkdirSync(folder, { recursive: true });
      if (uid === undefined || gid === undefined) continue;
      chmodSync(path.dirname(folder), 0o755);
      chownSync(folder, uid, gid);
    }
    const made = spawnSync(
      path.join(postgres as string, "initdb"),
      [
        ...["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        ...log.flatMap((folder) => ["-X", folder]),
      ],
      { ...account(), encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    const server = new Postgres([data, ...log], await freePort(), settings);
    await server.revive();
    return server;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** It has ended by itself, as when it cannot write. */
  get hasEnded(): boolean {
    return this.child?.exitCode !== null || this.child.signalCode !== null;
  }

  /** Starts it again; resolves when it takes connections. */
  async revive(): Promise<void> {
    const fixed = ["listen_addresses=127.0.0.1", `port=${this.port}`, `unix_socket_directories=${this.dir}`];
    const settings = [...fixed, ...this.settings].flatMap((setting) => ["-c", setting]);
    this.child = spawn(path.join(postgres as string, "postgres"), ["-D", this.dir, ...settings], {
      ...account(),
      cwd: this.dir,
      stdio: ["ignore", "ignore", "ignore"],
    });
    const ready = path.join(postgres as string, "pg_isready");
    for (let i = 0; i < 900; i++) {
      if (await answers(this.port))
        if (spawnSync(ready, ["-q", "-h", "127.0.0.1", "-p", String(this.port)]).status === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("PostgreSQL does not take connections");
  }

  /** Copies all that it has into a new folder; it is down meanwhile. */
  async backUp(folder: string): Promise<void> {
    await this.killWhole();
    for (const [i, from] of this.folders.entries()) {
      mkdirSync(path.join(folder, String(i)), { recursive: true });
      copyAll(from, path.join(folder, String(i)));
    }
    await this.revive();
  }

  /** Puts back what `backUp` has copied, in the place of all that it has. */
  async putBack(folder: string): Promise<void> {
    await this.killWhole();
    for (const [i, to] of this.folders.entries()) {
      for (const name of readdirSync(to)) rmSync(path.join(to, name), { recursive: true });
      copyAll(path.join(folder, String(i)), to);
    }
    await this.revive();
  }

  /** Its children end by themselves when it has been killed, but not at once; until then its shared memory is in use. */
  private async killWhole(): Promise<void> {
    const ofIt = ["-o", "pid=", "--ppid", String(this.pid)];
    const children = spawnSync("ps", ofIt, { encoding: "utf8" })
      .stdout.split("\n")
      .map((line) => line.trim());
    await this.kill();
    for (let i = 0; i < 200 && children.some(isRunning); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Ends it without a farewell: the postmaster, whose children then end by themselves. */
  async kill(): Promise<void> {
    await killNow(this.child);
  }
}

/** With owners and modes, which PostgreSQL asks for. */
function copyAll(from: string, to: string): void {
  const { status, stderr } = spawnSync("cp", ["-a", `${from}/.`, to], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** Neither gone nor a zombie that nobody has asked for. */
function isRunning(pid: string): boolean {
  if (pid === "") return false;
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
