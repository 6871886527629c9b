import { rmSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { connectAsync } from "mqtt";
import { afterAll, describe, expect, it } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { HostProcess, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

const LOG = "demo.sqlite";

function rows(): { box: string; boot: string; seq: number }[] {
  const database = new DatabaseSync(path.join(dir, LOG), { readOnly: true });
  const all = database.prepare("SELECT box, boot, seq FROM telemetry").all() as {
    box: string;
    boot: string;
    seq: number;
  }[];
  database.close();
  return all;
}

describe("the demo store", () => {
  it("goes from sensor to lamp through every real part, twelve times as fast", async () => {
    // A second try begins with a log of its own.
    rmSync(path.join(dir, LOG), { force: true });
    const host = new HostProcess(["--speed", "12", "--for", "20", "--json", "--log", LOG], dir);
    expect(await host.exited).toBe(0);
    const result = JSON.parse(host.stdout.trim().split("\n").at(-1) as string);
    expect(result).toMatchObject({ rejected: 0, boxes: 6 });
    // A box's first record on a new link may be on its way twice: the host logs it once.
    expect(result.duplicates).toBeLessThanOrEqual(6);
    expect(result.telemetry).toBeGreaterThan(600);
    expect(result.logged).toBe(result.telemetry - result.duplicates);
    expect(result.decisions).toBeGreaterThan(1);
    expect(result.lampChanges).toBeGreaterThan(1);
    expect(result.lampsSeen).toBeGreaterThan(1);
    expect(rows()).toHaveLength(result.logged);
    const { logged, decisions } = result;
    expect(host.stdout).toContain(`stopped: ${logged} records and ${decisions} decisions of this run are in ${LOG}\n`);
  });

  it("has, after kill -9, every record that a box was acknowledged, once; and goes on", async () => {
    const first = new HostProcess(["--speed", "5", "--log", LOG], dir);
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
    await new Promise((resolve) => setTimeout(resolve, 4000));
    first.kill("SIGKILL");
    await first.exited;
    clearInterval(flood);
    await box.endAsync(true);
    const second = new HostProcess(["--speed", "5", "--for", "3", "--json", "--log", LOG], dir);
    expect(await second.exited).toBe(0);
    const logged = rows().map((row) => `${row.box} ${row.boot} ${row.seq}`);
    expect(new Set(logged).size).toBe(logged.length);
    const known = new Set(logged);
    expect(durable.get("lane-99 flood")).toBeGreaterThan(50);
    expect(durable.size).toBe(7);
    for (const [start, upTo] of durable)
      for (let n = 1; n <= upTo; n++) expect(known, `${start} ${n}`).toContain(`${start} ${n}`);
  });
});

function telemetryText(seq: number): string {
  return encodeForBox("telemetry", telemetry({ boot: "flood", seq, tMs: 25 * seq, oldest: 1, state: "closed" }));
}
