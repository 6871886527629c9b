// A shop's host and head office as they run: two processes, a real Mosquitto between them, boxes at the shop's own broker.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../host/config/config.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { CentralMosquitto } from "../headoffice/central-mosquitto.ts";
import { Restartable } from "../headoffice/processes.ts";
import { telemetry } from "../host/telemetry.ts";
import { COMMAND, HostProcess, runBeside, scratch } from "./host-process.ts";
import { mosquitto, note, promtool } from "./programs.ts";

/** Moves the clock of head office: by what the file `clock-offset` says, in ms. */
const CLOCK_SHIM = new URL("../faults/clock-shim.ts", import.meta.url).href;

// Each starts the command several times, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120000, hookTimeout: 120000 });

describe.skipIf(mosquitto === undefined)(`a shop and its head office${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  let broker: CentralMosquitto;
  let host: HostProcess;
  let headOffice: Restartable;
  let page = "";
  let box: MqttClient | undefined;
  let boxes: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    broker = await CentralMosquitto.start(dir);
    writeFileSync(
      path.join(dir, "shop.yaml"),
      `store: corner\nlanes: [{box: lane-1, name: Till 1}, {box: lane-2}]\nlog: log.sqlite\nheadOffice: {servers: ["${broker.url}"], outbox: outbox.sqlite, acceptSettings: true}\n`,
    );
    writeFileSync(
      path.join(dir, "chain.yaml"),
      `chain: Acme\nbroker: {servers: ["${broker.url}"]}\ndatabase: {sqlite: ${path.join(dir, "chain.sqlite")}}\npage: {port: 0, credentials: ${path.join(dir, "pages.json")}}\n`,
    );
    await startHost();
    vi.stubEnv("TILLBEACON_CLOCK_OFFSET", path.join(dir, "clock-offset"));
    const [node, ...command] = COMMAND;
    headOffice = new Restartable(
      [node, "--import", CLOCK_SHIM, ...command, "headoffice", "--config", path.join(dir, "chain.yaml")],
      (line) => {
        page = /page: (http:\S+)/.exec(line)?.[1] ?? page;
      },
    );
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    clearInterval(boxes);
    await box?.endAsync(true);
    await host?.end();
    await headOffice?.kill();
    await broker?.kill();
    remove();
  });

  async function startHost(): Promise<void> {
    host = new HostProcess(["--config", "shop.yaml"], dir);
    const port = await host.brokerPort();
    await host.page();
    clearInterval(boxes);
    await box?.endAsync(true);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    box = client;
    client.on("error", () => {});
    let seq = 0;
    const boot = `b${port}`;
    boxes = setInterval(() => {
      seq += 1;
      const record = telemetry({ boot, seq, tMs: 1000 * seq, sentMs: 1000 * seq, waiting: 3, waitS: 120 });
      client.publish("tillbeacon/v1/corner/lane-1/telemetry", encodeForBox("telemetry", record), { qos: 1 });
    }, 1000);
  }

  async function health(): Promise<{ shops?: { live: number }; backlog?: number; lost?: number }> {
    return page === "" ? {} : ((await (await fetch(new URL("/health", page))).json()) as object);
  }

  async function until(what: string, check: () => Promise<boolean>, tries = 300): Promise<void> {
    for (let i = 0; i < tries; i++) {
      if (await check()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what}: ${JSON.stringify(await health())}\n${host.stderr}\n${headOffice.errors}`);
  }

  it("shows the shop on head office's pages, live", async () => {
    await until("live", async () => (await health()).shops?.live === 1);
    await until("waiting", async () =>
      // One of its two boxes is not heard.
      /<th scope="row"><a href="\/shop\?name=corner">.*<td>3\+<\/td><td>≥\u00a02 min<\/td>/.test(
        await (await fetch(page)).text(),
      ),
    );
    const shop = await (await fetch(new URL("/shop?name=corner", page))).text();
    expect(shop).toContain("lane-1");
    expect((await fetch(new URL("/shop?name=nobody", page))).status).toBe(404);
    expect((await fetch(new URL("/league", page))).status).toBe(200);
    const metrics = await (await fetch(new URL("/metrics", page))).text();
    expect(metrics).toContain('tillbeacon_shop_waiting_customers{store="corner"} 3');
    if (promtool !== undefined)
      expect(spawnSync(promtool, ["check", "metrics"], { input: metrics, encoding: "utf8" }).stderr).toBe("");
  });

  it("sends settings down, and hears what became of them", async () => {
    writeFileSync(path.join(dir, "quieter.yaml"), "targets: {callAbove: 7}\n");
    writeFileSync(path.join(dir, "wrong.yaml"), "targets: {callAbove: many}\n");
    const settings = (...args: string[]) =>
      runBeside(["headoffice", "settings", "--config", "chain.yaml", ...args], dir);
    expect(await settings("wrong.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("targets.callAbove"),
    });
    expect(await settings("quieter.yaml", "--stages", "100", "--soak", "1")).toMatchObject({ code: 0 });
    await until("done", async () => /<td[^>]*>done<\/td>/.test(await (await fetch(new URL("/settings", page))).text()));
    expect(readConfig(path.join(dir, "shop.yaml")).targets.callAbove).toBe(7);
    expect(await settings()).toMatchObject({ code: 0, stdout: expect.stringContaining("1 applied, 0 refused") });
  });

  it("asks others than its own machine for the password that the command has made, at once", async () => {
    const far = (headers: object) =>
      fetch(new URL("/health", page), { headers: { "x-real-ip": "192.0.2.9", ...headers } });
    expect((await far({})).status).toBe(401);
    writeFileSync(path.join(dir, "word"), "a word of the chain\n");
    const made = await runBeside(["headoffice", "password", "--config", "chain.yaml", "--file", "word"], dir);
    expect(made).toMatchObject({ code: 0, stdout: "staff: password made\n" });
    const authorization = `Basic ${Buffer.from("m:a word of the chain").toString("base64")}`;
    expect((await far({ authorization })).status).toBe(200);
    expect((await far({ authorization: `Basic ${Buffer.from("m:another").toString("base64")}` })).status).toBe(401);
  });

  it("reports on all shops, as a table, as data and as a page", async () => {
    const report = (...args: string[]) => runBeside(["headoffice", "report", "--config", "chain.yaml", ...args], dir);
    // A minute is summed up within three quarters of a minute after its end: two minutes later, those that have come are.
    writeFileSync(path.join(dir, "clock-offset"), "120000");
    await until(
      "minutes",
      async () => ((await (await fetch(new URL("/report", page))).json()) as { shops: [] }).shops.length > 0,
    );
    const csv = await report("--format", "csv");
    expect(csv).toMatchObject({ code: 0, stderr: "" });
    const [heads = "", corner = ""] = csv.stdout.split("\r\n");
    const cell = (name: string) => corner.split(",")[heads.split(",").indexOf(name)];
    // A box that reports three waiting, for two minutes; the other is not there.
    expect([cell("store"), cell("waiting"), cell("wait_s"), cell("over240")]).toEqual(["corner", "3", "120", "0"]);
    expect(Number(cell("unknown"))).toBeGreaterThanOrEqual(0.5);
    expect(JSON.parse((await report("--format", "json")).stdout)).toMatchObject({
      chain: "Acme",
      shops: [{ store: "corner" }],
    });
    expect((await report()).stdout).toContain("<h1>Acme</h1>");
    const none = await report("--from", "2020-01-01", "--to", "2020-01-02");
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("no minutes from 2020-01-01") });
    writeFileSync(path.join(dir, "clock-offset"), "0");
  });

  it("loses nothing when the broker and then the shop's host are killed", async () => {
    await broker.kill();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await host.end();
    await broker.revive();
    await startHost();
    await until("caught up", async () => {
      const { shops, backlog, lost } = await health();
      return shops?.live === 1 && backlog === 0 && lost === 0;
    });
  });
});
