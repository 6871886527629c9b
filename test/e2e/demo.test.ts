import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { connectAsync } from "mqtt";
import { afterAll, describe, expect, it } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { HostProcess, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

const SPEED = 12;
const RUN_S = 20;
/** A box tries again what is not yet in the log after so long of its own time: AWAY_MS of firmware/core/records.ts. */
const AGAIN_S = 10;
const LOG = "demo.sqlite";
const KILLED = "killed.sqlite";

/** When the first and the last record of each run was made, in ms since 1970, by file and run. */
function runsIn(file: string): { fromMs: number; toMs: number }[] {
  const database = new DatabaseSync(path.join(dir, file), { readOnly: true });
  const runs = database.prepare("SELECT min(made_ms) AS fromMs, max(made_ms) AS toMs FROM records GROUP BY run").all();
  database.close();
  return runs.map(({ fromMs, toMs }) => ({ fromMs: Number(fromMs), toMs: Number(toMs) }));
}

function rows(log: string): { box: string; boot: string; seq: number }[] {
  const database = new DatabaseSync(path.join(dir, log), { readOnly: true });
  const all = database.prepare("SELECT box, boot, seq FROM telemetry").all() as {
    box: string;
    boot: string;
    seq: number;
  }[];
  database.close();
  return all;
}

// Each runs a host of its own for a fixed time.
describe("the demo store", { concurrent: true }, () => {
  it("goes from sensor to lamp through every real part, twelve times as fast", async () => {
    // A second try begins with a log of its own.
    rmSync(path.join(dir, LOG), { force: true });
    const host = new HostProcess(["--speed", `${SPEED}`, "--for", `${RUN_S}`, "--json", "--log", LOG], dir);
    expect(await host.exited).toBe(0);
    const result = JSON.parse(host.stdout.trim().split("\n").at(-1) as string);
    expect(result.rejectedBy).toEqual({});
    expect(result).toMatchObject({ rejected: 0, boxes: 6 });
    // A box's first record on a new link may be on its way twice, and so may its oldest while a disk is slow: the host logs it once.
    expect(result.duplicates).toBeLessThanOrEqual(6 * (1 + (SPEED * RUN_S) / AGAIN_S));
    expect(result.telemetry).toBeGreaterThan(600);
    expect(result.logged).toBe(result.telemetry - result.duplicates);
    expect(result.decisions).toBeGreaterThan(1);
    expect(result.lampChanges).toBeGreaterThan(1);
    expect(result.lampsSeen).toBeGreaterThan(1);
    expect(rows(LOG)).toHaveLength(result.logged);
    const { logged, decisions } = result;
    expect(host.stdout).toContain(`stopped: ${logged} records and ${decisions} decisions of this run are in ${LOG}\n`);
  });

  it("begun again at fifteen times the speed, writes neither into its own past nor into the future", async () => {
    // A second try begins with logs of its own.
    for (const file of readdirSync(dir))
      if (file.startsWith("again")) rmSync(path.join(dir, file), { recursive: true });
    const again = async (): Promise<HostProcess> => {
      const host = new HostProcess(["--speed", "15", "--for", "8", "--log", "again.sqlite"], dir);
      expect(await host.exited).toBe(0);
      return host;
    };
    await again();
    const second = await again();
    const logs = readdirSync(dir).filter((file) => /^again.*\.sqlite$/.test(file));
    expect(logs.sort()).toEqual(["again-2.sqlite", "again.sqlite"]);
    expect(second.stdout).toContain("log: again-2.sqlite");
    expect(second.stdout).toContain("again.sqlite has later records: this run has a log of its own, again-2.sqlite");
    for (const log of logs) {
      const runs = runsIn(log);
      expect(runs).toHaveLength(1);
      for (const { fromMs, toMs } of runs) {
        expect(toMs - fromMs).toBeGreaterThan(20000);
        expect(toMs).toBeLessThanOrEqual(Date.now());
      }
    }
  });

  it("has, after kill -9, every record that a box was acknowledged, once; and goes on", async () => {
    const first = new HostProcess(["--speed", "5", "--log", KILLED], dir);
    const port = await first.brokerPort();
    // A box of the test's own: what the host says is durable, and nothing else, counts as acknowledged.
    const box = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    const durable = new Map<string, number>();
    box.on("message", (topic, payload) => {
      const { boot, seq } = JSON.parse(String(payload));
      durable.set(`${topic.split("/")[3]} ${boot}`, seq);
    });
    await box.subscribeAsync("tillbeacon/v1/demo/+/ack", { qos: 1 });
    let seq = 0;
    const flood = setInterval(() => {
      seq += 1;
      box.publish("tillbeacon/v1/demo/lane-99/telemetry", telemetryText(seq), { qos: 1 });
    }, 25);
    await untilHolds(() => {
      expect(durable.get("lane-99 flood")).toBeGreaterThan(50);
      expect(durable.size).toBe(7);
    });
    first.kill("SIGKILL");
    await first.exited;
    clearInterval(flood);
    await box.endAsync(true);
    const second = new HostProcess(["--speed", "5", "--for", "3", "--json", "--log", KILLED], dir);
    expect(await second.exited).toBe(0);
    const logged = rows(KILLED).map((row) => `${row.box} ${row.boot} ${row.seq}`);
    expect(new Set(logged).size).toBe(logged.length);
    const known = new Set(logged);
    for (const [start, upTo] of durable)
      for (let n = 1; n <= upTo; n++) expect(known, `${start} ${n}`).toContain(`${start} ${n}`);
  });
});

function telemetryText(seq: number): string {
  return encodeForBox("telemetry", telemetry({ boot: "flood", seq, tMs: 25 * seq, oldest: 1, state: "closed" }));
}
