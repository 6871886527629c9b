import { writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";
import { ImageOnLine } from "../serial/image-on-line.ts";
import { Cable, eventually } from "../serial/pty.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

/** A lamp command holds for 15 s; slow machines get more. Unit ms. */
const LEASE_MS = 30000;

describe.skipIf(socat === undefined)(`the lamp of a till on a serial line${note("socat", socat)}`, () => {
  const { dir, remove } = scratch();
  const cable = new Cable(dir);
  let host: HostProcess;
  let till: ImageOnLine;
  let client: MqttClient;
  let timer: NodeJS.Timeout;
  /** At the lane beside it, whose box comes over the broker. */
  let waiting = 6;

  beforeAll(async () => {
    writeFileSync(
      path.join(dir, "shop.yaml"),
      [
        "store: s",
        "lanes: [{box: lane-1}, {box: lane-2}]",
        "log: log.sqlite",
        `serial: [{port: ${cable.near}, box: lane-2}]`,
        "policy: {name: threshold}",
        "targets: {coolDownMs: 0, quietMs: 0, lampHoldMs: 0, minOpenMs: 0, closeAfterMs: 1000}",
      ].join("\n"),
    );
    await cable.plug();
    till = await ImageOnLine.build("s", "lane-2");
    await till.open(cable.far);
    host = new HostProcess(["--config", "shop.yaml"], dir);
    client = await connectAsync(`mqtt://127.0.0.1:${await host.brokerPort()}`);
    let seq = 0;
    const speak = (): void => {
      seq += 1;
      const record = telemetry({ seq, tMs: 500 * seq, oldest: seq, waiting, waitS: 60 * waiting });
      client.publish(topicOf("s", "lane-1", "telemetry"), encodeForBox("telemetry", record), { qos: 1 });
    };
    timer = setInterval(speak, 500);
  });

  afterAll(async () => {
    clearInterval(timer);
    await client?.endAsync(true);
    host?.kill("SIGKILL");
    await till?.close();
    await cable.pull();
    remove();
  });

  it("calls when the line beside it is long", async () => {
    await eventually(() => till.lamp("Green") === "blinking", "the call at the till");
    expect([till.lamp("Amber"), till.lamp("Red")]).toEqual(["dark", "dark"]);
  });

  it("says that somebody is on the way when he has said so on the page", async () => {
    const address = await host.page();
    const headers = { "content-type": "application/json", origin: new URL(address).origin };
    const answer = await fetch(new URL("/api/acknowledge", address), {
      method: "POST",
      headers,
      body: '{"box":"lane-2"}',
    });
    expect(answer.status).toBeLessThan(300);
    await eventually(() => till.lamp("Green") === "steady", "the answer at the till");
  });

  it("goes out when the till opens, and says that it may close when nobody waits", async () => {
    till.turnSwitch(true);
    await eventually(() => till.lamp("Green") === "dark", "the end of the call");
    waiting = 0;
    await eventually(() => till.lamp("Amber") === "blinking", "the release");
    till.turnSwitch(false);
    await eventually(() => till.lamp("Amber") === "dark", "the end of the release");
  });

  it("goes out when its command has run out on a cut line, and calls again over a mended one", async () => {
    waiting = 6;
    await eventually(() => till.lamp("Green") === "blinking", "the call at the till");
    await till.unplug();
    await cable.pull();
    await eventually(() => till.lamp("Green") === "dark", "the end of the lease", LEASE_MS);
    await cable.plug();
    await till.plug(cable.far);
    await eventually(() => till.lamp("Green") === "blinking", "the call over the mended line", LEASE_MS);
  });

  it("goes out when the host has been killed", async () => {
    host.kill("SIGKILL");
    await eventually(() => till.lamp("Green") === "dark", "the end of the lease", LEASE_MS);
  });
});
