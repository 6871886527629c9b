// The packages between which a shop moves: one of an earlier commit, that of this checkout, and one that a later version might
// be, whose log this version does not know.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** A packed file, its version and that of the log that it writes. */
export interface Package {
  file: string;
  version: string;
  logVersion: number;
}

/** Packs what is checked out in a folder; `npm` comes from the caller's PATH. */
export function packCheckout(checkout: string, to: string): Package {
  mkdirSync(to, { recursive: true });
  execFileSync("npm", ["pack", "--pack-destination", to], { cwd: checkout, stdio: ["ignore", "ignore", "pipe"] });
  const file = path.join(to, readdirSync(to).find((name) => name.endsWith(".tgz")) as string);
  const { version } = JSON.parse(readFileSync(path.join(checkout, "package.json"), "utf8")) as { version: string };
  const schema = readFileSync(path.join(checkout, "host/log/schema.ts"), "utf8");
  return { file, version, logVersion: Number(/LOG_VERSION = (\d+)/.exec(schema)?.[1]) };
}

/**
 * The first commit that could be packed, as version 0.0.9; undefined where the history is not there (a shallow clone). It is
 * built with what is installed here.
 */
export function packEarlier(dir: string): Package | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "ignore"] });
  let commit: string | undefined;
  try {
    if (git("rev-parse", "--is-shallow-repository").trim() === "false")
      commit = git("log", "--reverse", '-S"prepack"', "--format=%H", "--", "package.json").split("\n")[0];
  } catch {
    return undefined;
  }
  if (commit === undefined || commit === "") return undefined;
  const tree = path.join(dir, "earlier");
  mkdirSync(tree, { recursive: true });
  execFileSync("sh", ["-c", `git -C '${ROOT}' archive ${commit} | tar -x -C '${tree}'`]);
  symlinkSync(path.join(ROOT, "node_modules"), path.join(tree, "node_modules"));
  setVersion(path.join(tree, "package.json"), "0.0.9");
  return packCheckout(tree, path.join(dir, "earlier-packed"));
}

/** The same package with a log of the next version, as version 99.0.0. */
export function packLater({ file, logVersion }: Package, dir: string): Package {
  const tree = path.join(dir, "later");
  mkdirSync(tree, { recursive: true });
  execFileSync("tar", ["xzf", file, "-C", tree]);
  const home = path.join(tree, "package");
  const schema = path.join(home, "build/host/log/schema.js");
  const text = readFileSync(schema, "utf8");
  const changed = text.replace(`LOG_VERSION = ${logVersion};`, `LOG_VERSION = ${logVersion + 1};`);
  if (changed === text) throw new Error(`${schema}: found no LOG_VERSION = ${logVersion}`);
  writeFileSync(schema, changed);
  for (const name of ["package.json", "build/package.json"]) setVersion(path.join(home, name), "99.0.0");
  const packed = path.join(dir, "tillbeacon-99.0.0.tgz");
  execFileSync("tar", ["czf", packed, "-C", tree, "package"]);
  return { file: packed, version: "99.0.0", logVersion: logVersion + 1 };
}

function setVersion(file: string, version: string): void {
  const content = JSON.parse(readFileSync(file, "utf8")) as { version: string; scripts?: { prepack?: string } };
  writeFileSync(file, JSON.stringify({ ...content, version }, undefined, 2));
}

/** A folder with nothing but what a shop's machine has: Node, npm, tar and a shell, but no compiler. */
export function binFolder(dir: string): string {
  const bin = path.join(dir, "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, path.join(bin, "node"));
  for (const name of ["sh", "env", "tar", "gzip", "mkdir", "uname"])
    link(bin, name, `/usr/bin/${name}`, `/bin/${name}`);
  // npm itself as a copy that belongs to this account's Node.
  const npm = execFileSync("sh", ["-c", "readlink -f $(command -v npm)"], { encoding: "utf8" }).trim();
  const home = path.resolve(path.dirname(npm), "..");
  cpSync(home, path.join(dir, "npm"), { recursive: true });
  symlinkSync(path.join(dir, "npm/bin/npm-cli.js"), path.join(bin, "npm"));
  return bin;
}

function link(bin: string, name: string, ...places: string[]): void {
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) symlinkSync(found, path.join(bin, name));
}
