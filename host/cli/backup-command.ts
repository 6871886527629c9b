// `tillbeacon backup` and `restore`: configuration, log, archive and credentials in one file, while the host runs.
import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Command } from "commander";
import { readConfig } from "../config/config.ts";
import { replaceFile } from "../config/config-file.ts";
import { credentialsFile } from "../config/credentials.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { InputError } from "../core/problems/input-error.ts";
import { archiveOf } from "../log/archive/archive-files.ts";
import { inWorkFolder } from "../log/work-folder.ts";
import { makeOutputFolder, named } from "./output-file.ts";

const HELP = `
A back-up holds every secret of the shop: it is made for its owner alone (mode 0600), and should be kept so.

Examples:
  tillbeacon backup shop.tar.gz           while the host runs
  tillbeacon restore shop.tar.gz          into an empty folder, with the host stopped`;
const CONFIG = "tillbeacon.yaml";
const LOG = "log.sqlite";
const ARCHIVE = "archive";
const CREDENTIALS = "credentials.json";
/** While a back-up is being restored: where its parts go, the configuration last. */
const PLACES = "places.json";
const UNFINISHED = ".unfinished";
/** What else lies beside the log: checks of lanes by people, what boxes have learned, how good forecasts have been, numbers of connections. */
const BESIDE = ["checks", "learned", "forecasts", "sparkplug"];

export function addBackupCommand(program: Command): void {
  command(program, "backup", "put configuration, log and credentials into one file").action(backup);
}

export function addRestoreCommand(program: Command): void {
  command(program, "restore", "put them back")
    .option("--outside", "the log may lie outside of the configuration's folder")
    .action(restore);
}

function command(program: Command, name: string, description: string): Command {
  return program
    .command(`${name} <file>`)
    .description(description)
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .addHelpText("after", HELP);
}

async function backup(file: string, { config }: { config: string }): Promise<void> {
  const { log } = readConfig(config);
  const target = path.resolve(file);
  if (existsSync(target)) throw new InputError(file, 1, "a file", "none yet: a back-up overwrites nothing");
  // Run elsewhere, a relative log is another one, and the back-up would have the configuration alone.
  if (![log, archiveOf(log), credentialsFile(log)].some((part) => existsSync(part)))
    throw new InputError(
      config,
      1,
      `no log at ${path.resolve(log)}`,
      "one: run this in the folder in which the host runs",
    );
  const place = path.dirname(target);
  named(file, "a folder that can be written", () => accessSync(place, constants.W_OK));
  await inWorkFolder(place, ".tillbeacon-backup-", (folder) => {
    // All that is written from here on holds secrets, from its first byte.
    process.umask(0o077);
    // Packed beside the parts: tar fails on a folder that changes while it is read.
    const [dir, packed] = [path.join(folder, "parts"), path.join(folder, "all.tar.gz")];
    mkdirSync(dir);
    cpSync(config, path.join(dir, CONFIG));
    if (existsSync(log)) copyLog(log, path.join(dir, LOG));
    if (existsSync(archiveOf(log))) cpSync(archiveOf(log), path.join(dir, ARCHIVE), { recursive: true });
    if (existsSync(credentialsFile(log))) cpSync(credentialsFile(log), path.join(dir, CREDENTIALS));
    for (const name of BESIDE)
      if (existsSync(beside(log, name))) cpSync(beside(log, name), path.join(dir, name), { recursive: true });
    tar(["czf", packed, "-C", dir, "."], file);
    renameSync(packed, target);
  });
  console.log(`${file}: written`);
}

/** The log as it is at one moment, whatever is being written to it. */
function copyLog(log: string, to: string): void {
  const database = new DatabaseSync(log, { readOnly: true });
  try {
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
}

/** What is in a back-up is not ours before it has been looked at: it may have been changed where it was kept. */
async function restore(file: string, { config, outside }: { config: string; outside?: boolean }): Promise<void> {
  if (!existsSync(file)) throw new InputError(file, 1, "no such file", "a back-up");
  await inWorkFolder(
    process.cwd(),
    ".tillbeacon-restore-",
    (folder) => restoreFrom(folder, file, { config, outside: outside === true }),
    clearHalf,
  );
}

function restoreFrom(folder: string, file: string, { config, outside }: { config: string; outside: boolean }): void {
  const dir = path.join(folder, "parts");
  mkdirSync(dir);
  tar(["xzf", path.resolve(file), "--no-same-owner", "--no-same-permissions", "-C", dir], file);
  refuseLinks(dir, file);
  const { log } = readConfig(path.join(dir, CONFIG));
  if (!isBelow(path.dirname(path.resolve(config)), log) && !outside)
    throw new InputError(
      file,
      1,
      `a log at ${log}`,
      `one in the folder of ${config}; say --outside where it is to lie elsewhere`,
    );
  // The configuration comes last: a host that finds it finds all of the shop.
  const places: [from: string, to: string][] = [
    [LOG, log],
    [ARCHIVE, archiveOf(log)],
    [CREDENTIALS, credentialsFile(log)],
    ...BESIDE.map((name): [string, string] => [name, beside(log, name)]),
    [CONFIG, config],
  ];
  const taken = [...places].reverse().find(([, to]) => existsSync(to));
  if (taken !== undefined)
    throw new InputError(taken[1], 1, "a file", "none: a back-up is restored into an empty folder");
  const parts = places.map(([from, to]) => [path.join(dir, from), to] as const).filter(([from]) => existsSync(from));
  replaceFile(path.join(folder, PLACES), JSON.stringify(parts.map(([, to]) => path.resolve(to))), 0o600);
  placeAll(parts, makeOutputFolder(path.dirname(path.resolve(log)), 0o700));
}

/** What a restoration that was killed has put into its places is no shop yet, as long as the configuration is not there. */
function clearHalf(folder: string): void {
  const list = path.join(folder, PLACES);
  if (!existsSync(list)) return;
  const places = JSON.parse(readFileSync(list, "utf8")) as string[];
  if (existsSync(places.at(-1) ?? "")) return;
  for (const place of places)
    for (const left of [place + UNFINISHED, place]) rmSync(left, { recursive: true, force: true });
}

/** Puts all parts into their places, or none: what is half restored could not be restored again. `made` is a new folder among these. */
function placeAll(places: (readonly [from: string, to: string])[], made: string | undefined): void {
  try {
    for (const [from, to] of places) {
      named(to, "room for what is restored", () => {
        cpSync(from, to + UNFINISHED, { recursive: true, preserveTimestamps: true });
        // With the configuration in place it is a shop, in which nobody looks for what this command might leave.
        if (path.basename(from) === CONFIG) rmSync(path.dirname(from), { recursive: true });
        renameSync(to + UNFINISHED, to);
      });
      if (path.basename(from) === CREDENTIALS) chmodSync(to, 0o600);
    }
  } catch (error) {
    for (const left of [...places.flatMap(([, to]) => [to + UNFINISHED, to]), made ?? []].flat())
      rmSync(left, { recursive: true, force: true });
    throw error;
  }
  for (const [, to] of places) console.log(`${to}: restored`);
}

/** Links would have us write and read elsewhere. Goes into folders itself: Node's own way follows links to them. */
function refuseLinks(dir: string, file: string): void {
  for (const { name } of readdirSync(dir, { withFileTypes: true })) {
    const found = lstatSync(path.join(dir, name));
    if (found.isDirectory()) refuseLinks(path.join(dir, name), file);
    else if (!found.isFile() || found.nlink > 1)
      throw new InputError(file, 1, `${name}, which is a link or no file`, "files and folders alone");
  }
}

function isBelow(folder: string, file: string): boolean {
  const way = path.relative(folder, path.resolve(file));
  return way !== "" && !way.startsWith("..") && !path.isAbsolute(way);
}

function tar(args: string[], file: string): void {
  const { error, status, stderr } = spawnSync("tar", args, { encoding: "utf8" });
  if (error !== undefined || status !== 0)
    throw new InputError(
      file,
      1,
      error?.message ?? (stderr.split("\n")[0] || "a failure of tar"),
      "a back-up of tillbeacon",
    );
}

function beside(log: string, folder: string): string {
  return path.join(path.dirname(log), folder);
}
