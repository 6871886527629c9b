// Faults of the log: the disk under it, other programs on it, and its file itself.
import { mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { BOTH, type Fault } from "./fault.ts";
import * as damage from "./log-damage.ts";
import { pause, type Rig } from "./rig.ts";

const warns = /log/i;
/** Nothing of the log depends on the broker: most are run on one only. */
const EMBEDDED = ["embedded"] as const;

/** Locks that tests hold. */
const locks = new Map<Rig, () => void>();

const DISK: readonly Fault[] = damage.IS_ROOT
  ? [
      {
        ...{ name: "log: disk full", about: "a file system of 3 MB is filled", brokers: BOTH, warns },
        before: (rig) => damage.mountSmall(rig),
        begin: damage.fill,
        end: damage.unfill,
      },
      {
        ...{ name: "log: disk full at the start", about: "the same, full before", brokers: EMBEDDED, warns },
        before: (rig) => {
          damage.mountSmall(rig);
          damage.fill(rig);
        },
        end: damage.unfill,
      },
      {
        ...{ name: "log: file and folder read-only", about: "chattr +i", brokers: BOTH, warns },
        begin: (rig) => {
          rig.undo.push(() => damage.setImmutable(rig, false));
          damage.setImmutable(rig, true);
        },
        end: (rig) => damage.setImmutable(rig, false),
      },
      {
        ...{ name: "log: -shm immutable", about: "chattr +i: ends the host, started again", brokers: EMBEDDED },
        ...{ warns, goesStale: true },
        begin: async (rig) => {
          rig.undo.push(() => damage.setShmImmutable(rig, false));
          damage.setShmImmutable(rig, true);
          await startAgain(rig);
        },
        end: (rig) => damage.setShmImmutable(rig, false),
      },
      {
        ...{ name: "log: folder read-only at the start", about: "mounted ro", brokers: EMBEDDED, warns },
        before: (rig) => damage.mountSmall(rig, "ro"),
        end: (rig) => damage.command("mount", "-o", "remount,rw", rig.logDir),
      },
      {
        ...{ name: "log: limit of file size", about: "prlimit --fsize on the running host", brokers: EMBEDDED, warns },
        begin: (rig) => damage.command("prlimit", "--pid", String(rig.host.pid), "--fsize=1024:unlimited"),
        end: (rig) => damage.command("prlimit", "--pid", String(rig.host.pid), "--fsize=unlimited:unlimited"),
      },
    ]
  : [];

/**
 * SQLite maps that file into memory: what is done to it from outside is a SIGBUS, which no program survives. systemd starts the
 * host again three seconds later, and so does this.
 */
async function startAgain(rig: Rig): Promise<void> {
  rig.pageUrl = undefined;
  await rig.host.exited;
  await pause(3000);
  await rig.startHost();
}

const OTHERS: readonly Fault[] = [
  {
    ...{ name: "log: -shm truncated", about: "to nothing: ends the host, started again", brokers: EMBEDDED },
    ...{ goesStale: true },
    begin: async (rig) => {
      truncateSync(`${rig.logFile}-shm`, 0);
      await startAgain(rig);
    },
  },
  {
    ...{ name: "log: locked for 40 s", about: "BEGIN IMMEDIATE by another program", brokers: BOTH, warns, holdS: 40 },
    begin: (rig) => void locks.set(rig, damage.lock(rig)),
    end: (rig) => locks.get(rig)?.(),
  },
  {
    ...{ name: "log: slow", about: "locked for 4 s of every 4.2 s", brokers: EMBEDDED, holdS: 30 },
    begin: (rig) => damage.lockInTurns(rig, 30, 4000, 200),
  },
  {
    ...{ name: "log: opened by a second host", about: "of another store, on the same file", brokers: EMBEDDED },
    begin: async (rig) => {
      const second = await startOther(rig, "log: data/log.sqlite");
      rig.undo.push(() => second());
    },
  },
  {
    ...{
      name: "log: another shape at the start",
      about: "foreign tables",
      brokers: EMBEDDED,
      warns,
      staysWarned: true,
    },
    before: (rig) => damage.runSql(rig, "CREATE TABLE telemetry (a INTEGER) STRICT; PRAGMA user_version = 1"),
  },
  {
    ...{ name: "log: a column of another kind", about: "NOT NULL that nobody fills", brokers: EMBEDDED, warns },
    ...{ staysWarned: true, destroys: true },
    begin: (rig) =>
      damage.runSql(rig, "DROP TABLE telemetry; CREATE TABLE telemetry (box TEXT, x INTEGER NOT NULL) STRICT"),
  },
];

/** Damage to the file while the host runs; records that were in it before may be gone with it. */
function damaged(name: string, about: string, mayHeal: boolean, begin: (rig: Rig) => void): Fault {
  const after = { warns, staysWarned: true, destroys: true, mayHeal };
  return { name: `log: ${name}`, about, brokers: EMBEDDED, ...after, begin };
}

const FILE: readonly Fault[] = [
  damaged("truncated", "to half its length", true, (rig) => {
    damage.checkpoint(rig);
    damage.halve(rig.logFile);
  }),
  damaged("header damaged", "its first 100 bytes", true, (rig) => {
    damage.checkpoint(rig);
    damage.scribble(rig.logFile, 0, 100);
  }),
  damaged("pages damaged", "pages 2 to 6", true, (rig) => {
    damage.checkpoint(rig);
    damage.scribble(rig.logFile, 4096, 5 * 4096);
  }),
  damaged("WAL damaged", "its first 16 kB", true, (rig) => damage.scribble(`${rig.logFile}-wal`, 0, 16384)),
  damaged("deleted", "with -wal and -shm", false, damage.removeLog),
  damaged("folder deleted", "rm -r", false, (rig) => rmSync(rig.logDir, { recursive: true })),
  damaged("replaced", "by another database", false, (rig) => replace(rig, "CREATE TABLE a (b INTEGER) STRICT")),
  // At the start the host would refuse it (test/e2e/newer-log.test.ts).
  damaged("of a newer version", "user_version 99, put in its place", false, (rig) =>
    replace(rig, "CREATE TABLE telemetry (a INTEGER) STRICT; PRAGMA user_version = 99"),
  ),
  {
    ...{ name: "log: header damaged before the start", about: "killed, its first 100 bytes, started" },
    ...{ brokers: EMBEDDED, warns, staysWarned: true, goesStale: true, destroys: true },
    begin: async (rig) => {
      await rig.killHost();
      damage.checkpoint(rig);
      damage.scribble(rig.logFile, 0, 100);
      await rig.startHost();
    },
  },
  {
    ...{ name: "log: truncated before the start", about: "killed, cut to half, started", brokers: EMBEDDED },
    ...{ warns, staysWarned: true, goesStale: true, destroys: true },
    begin: async (rig) => {
      await rig.killHost();
      damage.runSql(rig, "PRAGMA wal_checkpoint(TRUNCATE)");
      damage.halve(rig.logFile);
      await rig.startHost();
    },
  },
  {
    ...{ name: "log: WAL damaged before the start", about: "killed, scribbled on, started", brokers: EMBEDDED },
    ...{ goesStale: true, destroys: true },
    begin: async (rig) => {
      await rig.killHost();
      damage.scribble(`${rig.logFile}-wal`, 32, 8192);
      await rig.startHost();
    },
  },
];

/** Puts another database in the place of the log. */
function replace(rig: Rig, sql: string): void {
  const other = path.join(rig.dir, "other.db");
  new DatabaseSync(other).exec(sql);
  damage.removeLog(rig);
  renameSync(other, rig.logFile);
}

/** A second host of another store beside the first, in its folder; ends it. */
async function startOther(rig: Rig, log: string): Promise<() => Promise<void>> {
  const { HostRun } = await import("./host-run.ts");
  const dir = path.join(rig.dir, "second");
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    path.join(dir, "shop.yaml"),
    `store: second\nlanes: [{box: lane-1}]\n${log.replace("data/", "../data/")}\n`,
  );
  const host = new HostRun({ dir, args: ["--broker-port", "0"] });
  await host.page();
  await pause(1000);
  return async () => {
    host.kill("SIGKILL");
    await host.exited;
  };
}

export const LOG_FAULTS: readonly Fault[] = [...DISK, ...OTHERS, ...FILE];
