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

/** A shop whose lane-2 is on a serial line; the box of lane-1, beside it, comes over the broker. */
class Shop {
  readonly cable: Cable;
  readonly host: HostProcess;
  readonly till: ImageOnLine;
  /** At lane-1. */
  waiting = 6;
  private client: MqttClient | undefined;
  private timer: NodeJS.Timeout | undefined;

  static async open(dir: string, name: string): Promise<Shop> {
    const cable = new Cable(dir, name);
    writeFileSync(
      path.join(dir, `${name}.yaml`),
      [
        "store: s",
        "lanes: [{box: lane-1}, {box: lane-2}]",
        `log: ${name}.sqlite`,
        `serial: [{port: ${cable.near}, box: lane-2}]`,
        "policy: {name: threshold}",
        "targets: {coolDownMs: 0, quietMs: 0, lampHoldMs: 0, minOpenMs: 0, closeAfterMs: 1000}",
      ].join("\n"),
    );
    await cable.plug();
    const till = await ImageOnLine.build("s", "lane-2");
    await till.open(cable.far);
    const shop = new Shop(cable, till, new HostProcess(["--config", `${name}.yaml`], dir));
    await shop.speak();
    return shop;
  }

  private constructor(cable: Cable, till: ImageOnLine, host: HostProcess) {
    this.cable = cable;
    this.till = till;
    this.host = host;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.client?.endAsync(true);
    await this.host.end();
    await this.till.close();
    await this.cable.pull();
  }

  private async speak(): Promise<void> {
    this.client = await connectAsync(`mqtt://127.0.0.1:${await this.host.brokerPort()}`);
    let seq = 0;
    this.timer = setInterval(() => {
      seq += 1;
      const { waiting } = this;
      const record = telemetry({ seq, tMs: 500 * seq, oldest: seq, waiting, waitS: 60 * waiting });
      this.client?.publish(topicOf("s", "lane-1", "telemetry"), encodeForBox("telemetry", record), { qos: 1 });
    }, 500);
  }
}

describe.skipIf(socat === undefined)(`the lamp of a till on a serial line${note("socat", socat)}`, () => {
  const { dir, remove } = scratch();
  let shop: Shop;
  let till: ImageOnLine;

  beforeAll(async () => {
    shop = await Shop.open(dir, "shop");
    till = shop.till;
  });

  afterAll(async () => {
    await shop?.close();
    remove();
  });

  it("calls when the line beside it is long", async () => {
    await eventually(() => till.lamp("Green") === "blinking", "the call at the till");
    expect([till.lamp("Amber"), till.lamp("Red")]).toEqual(["dark", "dark"]);
  });

  it("says that somebody is on the way when he has said so on the page", async () => {
    const address = await shop.host.page();
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
    shop.waiting = 0;
    await eventually(() => till.lamp("Amber") === "blinking", "the release");
    till.turnSwitch(false);
    await eventually(() => till.lamp("Amber") === "dark", "the end of the release");
  });

  // Both wait for a lease.
  it.concurrent("goes out when its command has run out on a cut line, and calls again over a mended one", async () => {
    shop.waiting = 6;
    await eventually(() => till.lamp("Green") === "blinking", "the call at the till");
    await till.unplug();
    await shop.cable.pull();
    await eventually(() => till.lamp("Green") === "dark", "the end of the lease", LEASE_MS);
    await shop.cable.plug();
    await till.plug(shop.cable.far);
    await eventually(() => till.lamp("Green") === "blinking", "the call over the mended line", LEASE_MS);
  });

  it.concurrent("goes out when the host has been killed", async () => {
    const other = await Shop.open(dir, "other");
    try {
      await eventually(() => other.till.lamp("Green") === "blinking", "the call at the till");
      await other.host.end();
      await eventually(() => other.till.lamp("Green") === "dark", "the end of the lease", LEASE_MS);
    } finally {
      await other.close();
    }
  });
});
