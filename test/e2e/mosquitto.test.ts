import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { freePort, killNow, untilAnswers } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { mosquitto, note } from "./programs.ts";

describe.skipIf(mosquitto === undefined)(`a shop on a Mosquitto broker${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  let broker: ChildProcess;
  let host: HostProcess;
  let box: MqttClient;
  const commands: [string, string][] = [];

  beforeAll(async () => {
    const port = await freePort();
    writeFileSync(
      path.join(dir, "mosquitto.conf"),
      `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n`,
    );
    broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: dir });
    await untilAnswers(port);
    writeFileSync(
      path.join(dir, "shop.yaml"),
      `store: s\nlanes: [{box: lane-1}, {box: lane-2}]\nlog: log.sqlite\npolicy: {name: threshold}\nbroker: {url: "mqtt://127.0.0.1:${port}"}\n`,
    );
    host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
    await host.page();
    box = await connectAsync(`mqtt://127.0.0.1:${port}`);
    box.on("message", (topic, payload) => commands.push([topic, String(payload)]));
    await box.subscribeAsync(["tillbeacon/v1/s/+/beacon", "tillbeacon/v1/s/+/ack"], { qos: 1 });
  });

  afterAll(async () => {
    await box?.endAsync(true);
    await host?.end();
    await killNow(broker);
    remove();
  });

  it("calls a till, acknowledges what is in the log, and rejects what it does not know", async () => {
    const tell = (name: string, changes: object): Promise<unknown> =>
      box.publishAsync(`tillbeacon/v1/s/${name}/telemetry`, encodeForBox("telemetry", telemetry(changes)), { qos: 1 });
    await tell("lane-2", { state: "closed" });
    await tell("lane-1", { waiting: 5 });
    await box.publishAsync("tillbeacon/v1/s/lane-1/telemetry", "nonsense", { qos: 1 });
    const told = (kind: string) => commands.filter(([topic]) => topic.endsWith(kind)).map(([, text]) => text);
    await untilHolds(() => expect(told("lane-2/beacon").join()).toContain('"open"'));
    const ack = encodeForBox("ack", { boot: "b1", seq: 1, heard: 1 });
    await untilHolds(() => expect(told("lane-1/ack")).toContain(ack));
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    const result = JSON.parse(host.stdout.trim().split("\n").at(-1) as string);
    expect(result).toMatchObject({ telemetry: 2, rejected: 1, logged: 2, rejectedBy: { "not-json": 1 } });
  });
});

describe.skipIf(mosquitto === undefined)(`a host before its broker${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);

  it("says that it cannot be reached, and takes records once it is there", async () => {
    const port = await freePort();
    const url = `mqtt://127.0.0.1:${port}`;
    writeFileSync(path.join(dir, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
    writeFileSync(
      path.join(dir, "shop.yaml"),
      `store: s\nlanes: [{box: lane-1}]\nlog: log.sqlite\nbroker: {url: "${url}"}\n`,
    );
    const host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
    await host.page();
    await untilHolds(() => expect(host.stderr).toMatch(/ECONNREFUSED.*trying again/));
    const broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: dir });
    try {
      await vi.waitFor(() => expect(host.stderr).toMatch(/"up":true/), { timeout: 60000 });
      const box = await connectAsync(url);
      const record = encodeForBox("telemetry", telemetry());
      // The host says that it is up as it subscribes: until it has, the broker drops what boxes send, and they send again.
      await untilHolds(async () => {
        await box.publishAsync("tillbeacon/v1/s/lane-1/telemetry", record, { qos: 1 });
        const state = (await (await fetch(`${await host.page()}api/state`)).json()) as { logged: number };
        expect(state.logged).toBe(1);
      }, 200);
      await box.endAsync();
      host.kill("SIGTERM");
      expect(await host.exited).toBe(0);
    } finally {
      await host.end();
      await killNow(broker);
    }
  });
});

describe.skipIf(mosquitto === undefined)(`what Mosquitto keeps of a shop${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);

  it("forgets a lane that was taken out while the host stood still, and trusts no number once the host has stopped", async () => {
    const port = await freePort();
    writeFileSync(path.join(dir, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
    const broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: dir });
    await untilAnswers(port);
    const reader = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const kept = new Map<string, string>();
    reader.on("message", (topic, payload) => {
      if (payload.length === 0) kept.delete(topic);
      else kept.set(topic, String(payload));
    });
    const foreign = "homeassistant/device/lamp/config";
    await reader.publishAsync(foreign, '{"stat_t":"lamp/state"}', { retain: true });
    await reader.subscribeAsync(["tillbeacon/v1/s/shop/#", "homeassistant/#"]);
    const run = async (boxes: readonly string[], hold: () => Promise<void>): Promise<void> => {
      const lanes = boxes.map((box) => `{box: ${box}}`).join(", ");
      const rest = `log: log.sqlite\nhomeAssistant: {discovery: true}\nbroker: {url: "mqtt://127.0.0.1:${port}"}\n`;
      writeFileSync(path.join(dir, "shop.yaml"), `store: s\nlanes: [${lanes}]\n${rest}`);
      const host = new HostProcess(["--config", "shop.yaml"], dir);
      try {
        await host.page();
        await hold();
        host.kill("SIGTERM");
        expect(await host.exited).toBe(0);
      } finally {
        await host.end();
      }
    };
    const topics = (): string[] => [...kept.keys()].sort();
    const of = (boxes: readonly string[]): string[] =>
      [
        ...[foreign, "homeassistant/device/tillbeacon_s/config"],
        ...["tillbeacon/v1/s/shop/host", "tillbeacon/v1/s/shop/store"],
        ...boxes.flatMap((box) => [
          `homeassistant/device/tillbeacon_s_${box}/config`,
          `tillbeacon/v1/s/shop/lanes/${box}`,
        ]),
      ].sort();
    const both = ["lane-1", "lane-2"];
    const tell = async (): Promise<void> => {
      for (const box of both)
        await reader.publishAsync(`tillbeacon/v1/s/${box}/telemetry`, encodeForBox("telemetry", telemetry()), {
          qos: 1,
        });
    };
    const lane = () => JSON.parse(kept.get("tillbeacon/v1/s/shop/lanes/lane-1") ?? "{}");
    try {
      await run(both, async () => {
        await untilHolds(() => expect(topics()).toEqual(of(both)));
        await untilHolds(async () => {
          await tell();
          expect(lane()).toMatchObject({ freshness: "fresh", isTrusted: 1 });
        });
      });
      await untilHolds(() => expect(lane()).toMatchObject({ freshness: "unknown", isTrusted: 0 }));
      expect(topics()).toEqual(of(both));
      await run(["lane-1"], () => untilHolds(() => expect(topics()).toEqual(of(["lane-1"]))));
    } finally {
      await reader.endAsync(true);
      await killNow(broker);
    }
  });
});
