// The real interpreter at the end of a serial line: a pty that socat joins to it. Its Linux build takes its input in a
// thread of its own and, other than a board with its interrupts off, has nothing between that and its main thread: under
// load it fails its own assertion in src/jsdevices.c. One processor for both makes that rare; where it happens all the
// same, the trial is made again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { socat } from "../e2e/programs.ts";
import { eventually } from "./pty.ts";

/** Trials in which the interpreter may fail itself. */
const TRIALS = 5;

/** A trial's line, and a folder of its own. */
export interface EspruinoLine {
  port: string;
  dir: string;
}

/** Runs a trial with a fresh interpreter, which is gone afterwards. */
export async function withEspruino(
  interpreter: string,
  trial: (line: EspruinoLine) => Promise<void>,
  left = TRIALS,
): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-line-"));
  const port = path.join(dir, "board");
  const home = path.join(dir, "home");
  mkdirSync(home);
  const board = `EXEC:taskset -c ${firstProcessor()} ${interpreter},pty,raw,echo=0,setsid`;
  const child = spawn(socat as string, [`pty,raw,echo=0,link=${port}`, board], {
    cwd: home,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (data) => (words += data));
  try {
    await eventually(() => existsSync(port), "the interpreter");
    await trial({ port, dir });
  } catch (error) {
    if (left <= 1 || !/exited with status 1/.test(words)) throw error;
  } finally {
    await end(child);
    rmSync(dir, { recursive: true, force: true });
  }
  if (/exited with status 1/.test(words)) await withEspruino(interpreter, trial, left - 1);
}

/** Ends socat and, as it has a session of its own, what socat runs. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const running = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  child.kill("SIGKILL");
  for (const pid of running.split(" ").filter((text) => text !== "")) process.kill(Number(pid), "SIGKILL");
  await once(child, "exit");
}

function firstProcessor(): string {
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
}
