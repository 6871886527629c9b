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
  it("goes from sensor to lamp through every real part, six times as fast", async () => {
    const host = new HostProcess(["--speed", "6", "--for", "25", "--json", "--log", LOG], dir);
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
  });

  it("has, after kill -9, every record that a box was acknowledged, once; and goes on", async () => {
    const first = new HostProcess(["--speed", "5", "--log", LOG], dir);
    const port = await first.brokerPort();
    const acknowledged = new Set<string>();
    // A box of the test's own, which counts what the broker acknowledges.
    const box = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    let seq = 0;
    const flood = setInterval(() => {
      const mine = ++seq;
      box
        .publishAsync("tillbeacon/v1/demo/lane-99/telemetry", telemetryText(mine), { qos: 1 })
        .then(() => acknowledged.add(`lane-99 ${mine}`))
        .catch(() => {});
    }, 2);
    // Whatever the broker passes on has been committed before.
    const spy = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    spy.on("message", (topic, payload) => {
      const { boot, seq: n } = JSON.parse(String(payload));
      acknowledged.add(`${topic.split("/")[3]} ${boot === "flood" ? "" : `${boot} `}${n}`);
    });
    await spy.subscribeAsync("tillbeacon/v1/demo/+/telemetry", { qos: 1 });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    first.kill("SIGKILL");
    await first.exited;
    clearInterval(flood);
    await Promise.all([box.endAsync(true), spy.endAsync(true)]);
    const second = new HostProcess(["--speed", "5", "--for", "3", "--json", "--log", LOG], dir);
    expect(await second.exited).toBe(0);
    const logged = rows().map((r) => (r.boot === "flood" ? `${r.box} ${r.seq}` : `${r.box} ${r.boot} ${r.seq}`));
    expect(acknowledged.size).toBeGreaterThan(500);
    expect([...acknowledged].filter((key) => !new Set(logged).has(key))).toEqual([]);
    expect(new Set(logged).size).toBe(logged.length);
  }, 60000);
});

function telemetryText(seq: number): string {
  return encodeForBox("telemetry", telemetry({ boot: "flood", seq, tMs: seq, oldest: 1, state: "closed" }));
}
