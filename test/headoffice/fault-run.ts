// Head office under faults with a backlog: everything that can be killed is killed, one after another and at random, and
// then every record that the shops ever made is counted in the database.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { PostgresStore } from "../../host/headoffice/stores/postgres-store.ts";
import { encodeRecord } from "../../protocol/uplink/codec.ts";
import { CentralMosquitto } from "./central-mosquitto.ts";
import { fillDisk, smallDisk } from "./disk.ts";
import { recordOf, SAMPLES_OF_RECORD } from "./fleet.ts";
import { Postgres } from "./postgres.ts";
import { Fleet, type Restartable, startConsumer } from "./processes.ts";
import { Rabbit } from "./rabbitmq.ts";

export type BrokerName = "mosquitto" | "rabbitmq";

export interface FaultOptions {
  broker: BrokerName;
  shops: number;
  /** Frames a second of each shop. */
  perS: number;
  /** Random faults after those that come in order. */
  random: number;
  seed: number;
  /** A fault lasts for so long, and after it things go on for as long. Unit ms. */
  paceMs: number;
  /** At last the database is put back from a backup of the beginning. */
  putsBack?: boolean;
  say: (text: string) => void;
}

/** What was counted at the end. All but `made` and `faults` must be 0. */
export interface FaultResult {
  faults: number;
  /** How often consumers said that records could not be kept: the faults of the database were felt. */
  refusals: number;
  made: number;
  /** Records that head office had acknowledged and does not have, or has otherwise than they were made. */
  lost: number;
  different: number;
  /** Records that the database has more than once, and samples in its minutes that are too many or too few. */
  twice: number;
  miscounted: number;
  /** Records that still waited in a shop at the end. */
  waiting: number;
}

/** A backlog gathers for so long at first. Unit ms. */
const GATHER_MS = 5000;
const DRAIN_MS = 180000;
/** Shops find that a database has been put back, and send again what it lacks. */
const FOUND_MS = 45000;
const DISK_MB = 400;
const LOG_DISK_MB = 200;

interface Fault {
  name: string;
  begin: () => Promise<void>;
  end: () => Promise<void>;
}

export async function runFaults(options: FaultOptions): Promise<FaultResult> {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-headoffice-"));
  chmodSync(dir, 0o755);
  const undo: (() => void | Promise<void>)[] = [() => rmSync(dir, { recursive: true, force: true })];
  try {
    return await runIn(dir, options, undo);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function runIn(dir: string, options: FaultOptions, undo: (() => void | Promise<void>)[]): Promise<FaultResult> {
  const { broker, shops, perS, paceMs, say } = options;
  const disk = smallDisk(path.join(dir, "database"), DISK_MB);
  const logDisk = smallDisk(path.join(dir, "database-log"), LOG_DISK_MB);
  for (const small of [disk, logDisk]) if (small !== undefined) undo.push(small.unmount);
  const settings = ["max_wal_size=100MB", "min_wal_size=32MB"];
  const database = await Postgres.start(path.join(dir, "database"), settings, logDisk?.dir);
  undo.push(() => database.kill());
  const faults: Fault[] = [];
  const restarts = (name: string, thing: { kill: () => Promise<void>; revive: () => Promise<void> }): void => {
    faults.push({ name: `kill -9 ${name}`, begin: () => thing.kill(), end: () => thing.revive() });
  };
  const { shopServers, headOfficeServers } = await openBroker(dir, broker, restarts, undo);
  restarts("PostgreSQL", database);
  let refused = (): number => 0;
  const diskFull = (name: string, full: ReturnType<typeof fillDisk>): void => {
    const felt = async (): Promise<void> => {
      const before = refused();
      await full.begin();
      // PostgreSQL has some pages in hand.
      for (let i = 0; i < 200 && refused() === before; i++) await pause(100);
    };
    const end = async (): Promise<void> => {
      await full.end();
      // One that cannot write its log ends; whoever watches over it starts it again.
      if (database.hasEnded) await database.revive();
    };
    faults.push({ name, begin: felt, end });
  };
  if (disk !== undefined) diskFull("disk full at PostgreSQL", fillDisk(disk.dir));
  if (logDisk !== undefined) diskFull("disk of PostgreSQL's log full", fillDisk(logDisk.dir));

  mkdirSync(path.join(dir, "shops"));
  const fleet = new Fleet({ dir: path.join(dir, "shops"), servers: shopServers, shops, perS, backlogPerS: 200 });
  undo.push(() => fleet.process.kill());
  say(`${shops} shops, ${perS} frames a second each, through ${broker}; no consumer for ${GATHER_MS / 1000} s`);
  await pause(GATHER_MS);
  const chain = path.join(dir, "chain.yaml");
  writeFileSync(
    chain,
    `broker: {servers: [${headOfficeServers.map((server) => `"${server}"`).join(", ")}]}\ndatabase: {postgres: "${database.url}"}\npage: {port: 0}\n`,
  );
  const consumers = [startConsumer(chain), startConsumer(chain)];
  refused = () => consumers.reduce((sum, { refusals }) => sum + refusals, 0);
  for (const consumer of consumers) undo.push(() => consumer.kill());
  for (const [i, consumer] of consumers.entries()) restarts(`consumer ${i + 1}`, reviving(consumer));
  restarts("shop hosts", reviving(fleet.process));
  await pause(paceMs);
  const backup = path.join(dir, "backup");
  if (options.putsBack === true) {
    for (let i = 0; i < 600 && fleet.last.acked === 0; i++) await pause(100);
    await database.backUp(backup);
  }

  const random = generator(options.seed);
  const all = [...faults, ...Array.from({ length: options.random }, () => faults[random(faults.length)] as Fault)];
  for (const fault of all) {
    await fault.begin();
    await pause(paceMs);
    await fault.end();
    await pause(paceMs);
    say(`${fault.name}: ${JSON.stringify(fleet.last)}`);
  }
  if (options.putsBack === true) {
    await database.putBack(backup);
    await pause(FOUND_MS);
    say(`put back from a backup, ${FOUND_MS / 1000} s ago: ${JSON.stringify(fleet.last)}`);
  }
  fleet.enough();
  const startedMs = Date.now();
  do await pause(1000);
  while ((fleet.last.waiting > 0 || fleet.last.made === 0) && Date.now() - startedMs < DRAIN_MS);
  say(`drained after ${Math.round((Date.now() - startedMs) / 1000)} s: ${JSON.stringify(fleet.last)}`);
  if (fleet.last.waiting > 0) for (const { errors } of consumers) say(errors.slice(-2000));
  return { faults: all.length, refusals: refused(), ...(await count(database.url, fleet)) };
}

function reviving(process: Restartable): { kill: () => Promise<void>; revive: () => Promise<void> } {
  return { kill: () => process.kill(), revive: async () => process.start() };
}

async function openBroker(
  dir: string,
  broker: BrokerName,
  restarts: (name: string, thing: { kill: () => Promise<void>; revive: () => Promise<void> }) => void,
  undo: (() => void | Promise<void>)[],
): Promise<{ shopServers: string[]; headOfficeServers: string[] }> {
  if (broker === "mosquitto") {
    const mosquitto = await CentralMosquitto.start(dir);
    undo.push(() => mosquitto.kill());
    restarts("Mosquitto", mosquitto);
    return { shopServers: [mosquitto.url], headOfficeServers: [mosquitto.url] };
  }
  const rabbit = await Rabbit.start(path.join(dir, "rabbitmq"), 3);
  undo.push(() => rabbit.close());
  for (const i of rabbit.nodes.keys())
    restarts(`RabbitMQ node ${i + 1}`, { kill: () => rabbit.kill(i), revive: () => rabbit.revive(i) });
  return { shopServers: rabbit.mqttServers, headOfficeServers: rabbit.amqpServers };
}

/** Counts what the database has, shop by shop, against what the shops made. */
async function count(url: string, fleet: Fleet): Promise<Omit<FaultResult, "faults" | "refusals">> {
  const store = new PostgresStore(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    while ((await store.sumUp(9e12, 1000)) > 0);
    const { rows: frames } = await client.query(
      "SELECT store, epoch, seq, bytes FROM frame ORDER BY store, epoch, seq",
    );
    const found = new Map<string, Set<number>>();
    const result = {
      made: fleet.last.made,
      lost: 0,
      different: 0,
      twice: 0,
      miscounted: 0,
      waiting: fleet.last.waiting,
    };
    for (const { store: shop, epoch, seq, bytes } of frames) {
      const seen = found.get(shop) ?? new Set<number>();
      found.set(shop, seen);
      if (seen.has(seq)) result.twice += 1;
      seen.add(seq);
      if (!Buffer.from(encodeRecord(recordOf(shop, epoch, seq))).equals(bytes)) result.different += 1;
    }
    const kept = [...found.values()].reduce((sum, seen) => sum + seen.size, 0);
    result.lost = fleet.last.made - fleet.last.waiting - kept;
    const { rows: shops } = await client.query("SELECT store, acked, ahead, lost FROM uplink ORDER BY store");
    for (const { store: shop, acked, lost } of shops) {
      result.lost += lost;
      for (let seq = 1; seq <= acked; seq++) if (found.get(shop)?.has(seq) !== true) result.lost += 1;
    }
    const { rows: sums } = await client.query("SELECT sum(samples) AS samples FROM minute");
    result.miscounted = Math.abs(Number(sums[0]?.samples ?? 0) - kept * SAMPLES_OF_RECORD);
    return result;
  } finally {
    await client.end();
    await store.close();
  }
}

/** Whole numbers below `n`, the same for the same seed (mulberry32). */
function generator(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
