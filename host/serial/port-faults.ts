// Finds out from the system why a serial port cannot be opened, and says what to do about it.
import { accessSync, constants, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import process from "node:process";
import { PortError } from "../core/boxes/serial-connection.ts";

/** What is wrong with a port, before it is opened; undefined where nothing is. Only Linux and macOS have ports as files. */
export function portFault(path: string, known: readonly string[]): PortError | undefined {
  if (process.platform === "win32") return undefined;
  try {
    const stat = statSync(path);
    if (!stat.isCharacterDevice())
      return new PortError("not-serial", `${path}: found a file, expected a serial port${others(known)}`);
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return missing(path, known);
    if (code === "EACCES" || code === "EPERM") return denied(path, groupOf(path));
    return new PortError("other", `${path}: found ${code}, expected a serial port that can be opened`);
  }
}

/** What is wrong with a port that could not be opened, by the library's message, as it has no error codes. */
export function openFault(path: string, message: string): PortError {
  // A program that has the port to itself (TIOCEXCL) leaves nobody else to open it.
  if (/lock|busy/i.test(message)) {
    return new PortError(
      "busy",
      `${path}: found it in use by ${holdersOf(path) || "another program"}, expected a free port; close that program ('tillbeacon start' holds the ports of its configuration)`,
    );
  }
  if (/ioctl|baud/i.test(message))
    return new PortError("not-serial", `${path}: found a device that is no serial port (${message})`);
  return new PortError("other", `${path}: found ${JSON.stringify(message)}, expected a serial port that can be opened`);
}

function missing(path: string, known: readonly string[]): PortError {
  return new PortError(
    "missing",
    `${path}: found no such port${others(known)}. Is the board plugged in, and its cable one with data wires?`,
  );
}

function others(known: readonly string[]): string {
  return known.length === 0 ? "; this machine has no serial ports now" : `; ports here: ${known.join(", ")}`;
}

/** A port that may not be opened. `group`: the group that may and that users may join; undefined where there is none. */
export function denied(path: string, group: string | undefined): PortError {
  const join =
    group === undefined
      ? "run it as a user who may open the port"
      : `join the group '${group}' (sudo usermod -aG ${group} $USER) and log in again`;
  return new PortError("denied", `${path}: found permission denied, expected a port you may read and write; ${join}`);
}

/** Name of the group that may read and write a file, of those in the text of /etc/group; undefined where none may, or root's alone. */
export function openGroup({ gid, mode }: { gid: number; mode: number }, groups: string): string | undefined {
  if (gid === 0 || (mode & 0o060) !== 0o060) return undefined;
  const rows = groups.split("\n").map((row) => row.split(":"));
  return rows.find(([, , id]) => Number(id) === gid)?.[0];
}

function groupOf(path: string): string | undefined {
  try {
    return openGroup(statSync(path), readFileSync("/etc/group", "utf8"));
  } catch {
    return undefined;
  }
}

/** The other programs that have a port open, where Linux lets us see them: "cat (process 7), ..."; "" where none is seen. */
export function holdersOf(path: string): string {
  const found: string[] = [];
  try {
    const real = realpathSync(path);
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
      if (Number(pid) !== process.pid && hasOpen(pid, real))
        found.push(`${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`);
  } catch {
    // No /proc, or the program has just ended.
  }
  return found.join(", ");
}

function hasOpen(pid: string, real: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === real);
  } catch {
    return false;
  }
}
