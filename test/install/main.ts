// `npm run clean-install`: on a clean account without a compiler, from the packed file to a running host with its page and a
// provisioned box; from an earlier version with its log and configuration; and back from a later one, which is refused. Prints
// how long each command took and, last, one line of JSON.
import { createHash } from "node:crypto";
import { chmodSync, chownSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { connectAsync } from "mqtt";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { socat } from "../e2e/programs.ts";
import { telemetry } from "../host/telemetry.ts";
import { findEspruino, skipNote } from "../target/espruino.ts";
import { Account } from "./account.ts";
import { type Package, packCheckout, packEarlier, packLater } from "./packages.ts";
import { setUpBox } from "./real-box.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CONFIG = "# Our shop\nstore: corner\nlanes:\n  - box: lane-1 # by the door\nlog: data/log.sqlite\n";
const ANY_PORT = ["--port", "0", "--broker-port", "0"];
const RECORDS = 200;
const MOST_S = 600;

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-install-"));
const log = path.join(dir, "home/shop/data/log.sqlite");
const figures: { [name: string]: unknown } = { node: process.version };

try {
  const earlier = packEarlier(dir);
  const account = new Account(dir);
  const startMs = performance.now();
  const present = packCheckout(ROOT, path.join(dir, "packed"));
  account.steps.push({ what: "npm pack, in a checkout", seconds: (performance.now() - startMs) / 1000 });
  figures["compiler"] = ["cc", "gcc", "make", "python3", "node-gyp"].filter((name) => account.has(name));
  writeConfig(account, CONFIG);
  if (earlier === undefined)
    console.log("upgrade: skipped: this checkout has no history to pack an earlier version from");
  else figures["upgrade"] = await upgrade(account, earlier, present);
  await firstStart(account, present, earlier === undefined);
  figures["downgrade"] = await downgrade(account, present);
  report(account);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

function writeConfig({ shop }: Account, text: string): void {
  const file = path.join(shop, "tillbeacon.yaml");
  writeFileSync(file, text);
  if (process.getuid?.() === 0) chownSync(file, 65534, 65534);
}

/** Rows and version of the log. */
function look(): { rows: number; version: number } {
  const database = new DatabaseSync(log, { readOnly: true });
  const rows = Number(database.prepare("SELECT count(*) AS n FROM telemetry").get()?.["n"]);
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  database.close();
  return { rows, version };
}

async function upgrade(account: Account, earlier: Package, present: Package): Promise<object> {
  account.install(`npm i -g, version ${earlier.version}`, earlier.file);
  const old = await account.start("start, the earlier version", ANY_PORT);
  await sendRecords(await old.brokerPort(), 1);
  await old.stop();
  const before = look();
  if (before.rows !== RECORDS || before.version !== earlier.logVersion)
    throw new Error(`the earlier log: ${JSON.stringify(before)}`);
  account.install(`npm i -g, version ${present.version} over it`, present.file);
  const version = account.tillbeacon("tillbeacon --version", ["--version"]).trim();
  if (version !== present.version) throw new Error(`found version ${version}`);
  const upgraded = await account.start("start, on the log of before", ANY_PORT);
  const kept = look();
  await sendRecords(await upgraded.brokerPort(), RECORDS + 1);
  await upgraded.stop();
  const after = look();
  const config = readFileSync(path.join(account.shop, "tillbeacon.yaml"), "utf8");
  if (kept.rows !== RECORDS || after.rows !== 2 * RECORDS || after.version !== present.logVersion || config !== CONFIG)
    throw new Error(`after the upgrade: ${JSON.stringify({ kept, after, config })}`);
  return { from: earlier.version, to: present.version, before, kept: kept.rows, after, configuration: "the same" };
}

/** What a box sends, each record acknowledged by the broker. */
async function sendRecords(port: number, firstSeq: number): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  for (let seq = firstSeq; seq < firstSeq + RECORDS; seq++) {
    const record = telemetry({ seq, tMs: 1000 * seq, oldest: 1, sentMs: 1000 * seq });
    await client.publishAsync(topicOf("corner", "lane-1", "telemetry"), encodeForBox("telemetry", record), { qos: 1 });
  }
  await client.endAsync();
}

async function firstStart(account: Account, present: Package, isNew: boolean): Promise<void> {
  if (isNew) account.install("npm i -g", present.file);
  writeConfig(account, `${CONFIG}broker: {anonymous: false}\n`);
  const espruino = findEspruino();
  const interpreter = socat === undefined ? undefined : espruino;
  if (interpreter === undefined) console.log(`the box: skipped: ${socat === undefined ? "no socat" : skipNote}`);
  const box =
    interpreter === undefined
      ? undefined
      : await setUpBox(account, interpreter, (port) => chmodSync(realpathSync(port), 0o666));
  const host = await account.start("start, with credentials for boxes", [
    ...["--port", "0", "--broker-port"],
    `${box?.brokerPort ?? 0}`,
  ]);
  try {
    const page = await host.page();
    if (!(await (await fetch(page)).text()).includes("<title>")) throw new Error("found no page");
    if (box !== undefined) figures["boxHeardAfterS"] = await box.isHeard(page);
  } finally {
    await box?.stop();
    await host.stop();
  }
}

async function downgrade(account: Account, present: Package): Promise<object> {
  const later = packLater(present, dir);
  account.install(`npm i -g, version ${later.version}`, later.file);
  await (await account.start("start, the later version", ANY_PORT)).stop();
  account.install(`npm i -g, back to ${present.version}`, present.file);
  const sum = (): string => createHash("sha256").update(readFileSync(log)).digest("hex");
  const before = { sum: sum(), ...look() };
  const said = account.tillbeacon("start, refused", ["start", ...ANY_PORT], 2).trim();
  const expected = `data/log.sqlite: found a log of version ${later.logVersion}, expected at most ${present.logVersion}`;
  if (!said.includes(expected) || sum() !== before.sum) throw new Error(`the refusal: ${said}`);
  return { from: later.version, to: present.version, exitCode: 2, said, log: "untouched" };
}

function report({ steps }: Account): void {
  for (const { what, seconds } of steps) console.log(`${seconds.toFixed(1).padStart(7)} s  ${what}`);
  const seconds = Math.round(steps.reduce((sum, step) => sum + step.seconds, 0));
  console.log(JSON.stringify({ commands: steps.length, seconds, ...figures }));
  process.exitCode = seconds <= MOST_S ? 0 : 1;
}
