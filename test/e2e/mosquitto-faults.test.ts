// Faults of a broker of the shop's own, on a real Mosquitto and real hosts.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { describe, expect, test, vi } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { quantile } from "../bench/score.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { freePort, killNow } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { mosquitto, note } from "./programs.ts";
import { lanesYaml, QUICK_RULES, ShopBoxes } from "./shop-boxes.ts";

const LANES = 10;
const FLOOD_S = 10;
/** Mosquitto's plugin for accounts that change while it runs; Debian has it in the broker's package. */
const PLUGIN = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so";
const dynamicSecurity = existsSync(PLUGIN) ? PLUGIN : undefined;

interface Health {
  lanes: { fresh: number; all: number };
  warnings: { key: string; text: string }[];
}

/** What a test has opened, ended after it, the last first. */
type Ends = (() => unknown)[];
const it = test.extend<{ ends: Ends }>({
  ends: async ({ task: _ }, use) => {
    const ends: Ends = [];
    await use(ends);
    for (const end of ends) await end();
  },
});

/** A Mosquitto in a folder of its own. */
class Broker {
  readonly dir: string;
  readonly port: number;
  private ends: Ends;
  private process: ChildProcess | undefined;

  static async start(ends: Ends, more = "allow_anonymous true\n"): Promise<Broker> {
    const { dir, remove } = scratch();
    ends.unshift(remove);
    const broker = new Broker(dir, await freePort(), ends);
    // Started by root, it would become a user who may not read the folder.
    writeFileSync(
      path.join(dir, "mosquitto.conf"),
      `user root\nlistener ${broker.port} 127.0.0.1\nset_tcp_nodelay true\nmax_queued_messages 100000\n${more}`,
    );
    ends.unshift(() => broker.kill());
    return broker;
  }

  private constructor(dir: string, port: number, ends: Ends) {
    this.dir = dir;
    this.port = port;
    this.ends = ends;
  }

  async run(): Promise<void> {
    this.process = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: this.dir });
    await untilHolds(async () => {
      const probe = await connectAsync(this.url, { connectTimeout: 1000, reconnectPeriod: 0 }).catch((error) => {
        if (typeof error.code !== "number") throw error;
      });
      await probe?.endAsync(true);
    });
  }

  async kill(): Promise<void> {
    await killNow(this.process);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** A host on it, with a log of its own. */
  async host(name: string, password?: string): Promise<Host> {
    const username = password === undefined ? "" : ", username: host";
    writeFileSync(
      path.join(this.dir, `${name}.yaml`),
      `${lanesYaml(LANES)}log: ${name}.sqlite\n${QUICK_RULES}broker: {url: "${this.url}"${username}}\n`,
    );
    const env: { [name: string]: string } = password === undefined ? {} : { TILLBEACON_BROKER_PASSWORD: password };
    const host = new HostProcess(["--config", `${name}.yaml`, "--json"], this.dir, env);
    this.ends.unshift(() => host.end());
    return new Host(host, await host.page());
  }

  async boxes(options = {}): Promise<ShopBoxes> {
    const boxes = await ShopBoxes.connect(this.url, LANES, options);
    this.ends.unshift(() => boxes.close());
    return boxes;
  }
}

class Host {
  readonly process: HostProcess;
  private page: string;

  constructor(process: HostProcess, page: string) {
    this.process = process;
    this.page = page;
  }

  async health(): Promise<Health> {
    return (await (await fetch(`${this.page}health`)).json()) as Health;
  }

  /** Resolves with the time that it took. Unit ms. */
  async fresh(): Promise<number> {
    const startedMs = performance.now();
    await vi.waitFor(async () => expect((await this.health()).lanes.fresh).toBe(LANES), {
      timeout: 40000,
      interval: 100,
    });
    return performance.now() - startedMs;
  }

  async warnings(): Promise<string> {
    return (await this.health()).warnings.map(({ text }) => text).join("\n");
  }
}

describe.skipIf(mosquitto === undefined)(
  `a shop on Mosquitto${note("mosquitto", mosquitto)}`,
  { concurrent: true },
  () => {
    it("says that its broker has gone, and is fresh again within 20 s of its return", async ({ ends }) => {
      const broker = await Broker.start(ends);
      await broker.run();
      const host = await broker.host("shop");
      await broker.boxes();
      await host.fresh();
      await broker.kill();
      const gone = `No connection to the broker 127.0.0.1:${broker.port}`;
      await untilHolds(async () => expect(await host.warnings()).toContain(gone));
      // Long enough for the longest pause between two attempts.
      await new Promise((resolve) => setTimeout(resolve, 15000));
      await broker.run();
      const freshMs = await host.fresh();
      console.log(`lanes fresh ${(freshMs / 1000).toFixed(1)} s after the broker's return`);
      expect(freshMs).toBeLessThan(20000);
      expect(await host.warnings()).toBe("");
    });

    it("with two hosts of one store: both say so, both are fresh, and only one moves lamps", async ({ ends }) => {
      const broker = await Broker.start(ends);
      await broker.run();
      const first = await broker.host("first");
      const boxes = await broker.boxes();
      await first.fresh();
      const second = await broker.host("second");
      await second.fresh();
      await untilHolds(async () => expect(await first.warnings()).toMatch(/Another host .* this host commands/));
      expect(await second.warnings()).toMatch(/Another host .* this host only watches/);
      for (let i = 0; i < 20; i++) await boxes.callAndEnd();
      boxes.commands.clear();
      await new Promise((resolve) => setTimeout(resolve, 6000));
      // Every lamp is renewed each 5 s, by one host.
      for (const times of boxes.commands.values()) expect(times).toBeLessThanOrEqual(2);
      await first.process.end();
      await untilHolds(async () => expect(await second.warnings()).toBe(""), 500);
      await boxes.callAndEnd();
      expect(second.process.stderr + first.process.stderr).not.toContain("trying again");
    });

    it("whose account may not command boxes: the host says so", async ({ ends }) => {
      const broker = await withAccess(ends, "topic read tillbeacon/+/+/+/+\n");
      const host = await broker.host("shop", "secret");
      const boxes = await broker.boxes({ username: "boxes", password: "secret" });
      await host.fresh();
      boxes.record(9);
      const denied = /does not pass on commands to boxes: Publish error: Not authorized/;
      await untilHolds(async () => expect(await host.warnings()).toMatch(denied));
    });

    it.skipIf(dynamicSecurity === undefined)(
      "which refuses the host's subscriptions: the host says so, and is fresh within 10 s of their being allowed",
      async ({ ends }) => {
        const broker = await Broker.start(
          ends,
          `allow_anonymous false\nplugin ${dynamicSecurity}\nplugin_opt_config_file security.json\n`,
        );
        execFileSync("mosquitto_ctrl", ["dynsec", "init", "security.json", "admin", "secret"], { cwd: broker.dir });
        await broker.run();
        const admin = await connectAsync(broker.url, { username: "admin", password: "secret" });
        ends.unshift(() => admin.endAsync(true));
        const control = (...commands: object[]): Promise<unknown> =>
          admin.publishAsync("$CONTROL/dynamic-security/v1", JSON.stringify({ commands }), { qos: 1 });
        const allow = (rolename: string, acltype: string): object => ({
          ...{ command: "addRoleACL", rolename, acltype, topic: "#", priority: 0, allow: true },
        });
        await control(
          { command: "createRole", rolename: "host" },
          { command: "createRole", rolename: "boxes" },
          ...["publishClientSend", "publishClientReceive"].map((acltype) => allow("host", acltype)),
          ...["publishClientSend", "publishClientReceive", "subscribePattern"].map((acltype) =>
            allow("boxes", acltype),
          ),
          ...["host", "boxes"].map((username) => ({
            ...{ command: "createClient", username, password: "secret", roles: [{ rolename: username }] },
          })),
        );
        const host = await broker.host("shop", "secret");
        const boxes = await broker.boxes({ username: "boxes", password: "secret" });
        await untilHolds(async () => expect(await host.warnings()).toContain("tillbeacon/+/s/+/telemetry"));
        await control(allow("host", "subscribePattern"));
        const freshMs = await host.fresh();
        console.log(`lanes fresh ${(freshMs / 1000).toFixed(1)} s after the subscriptions were allowed`);
        expect(freshMs).toBeLessThan(10000);
        expect(await host.warnings()).toBe("");
        await boxes.callAndEnd();
      },
    );
  },
);

// One after another: lanes have to be fresh all the time.
describe.skipIf(mosquitto === undefined)(`a shop on a Mosquitto${note("mosquitto", mosquitto)}`, () => {
  it("that ends the connection at what the host says of itself: it stops, and lanes are fresh", async ({ ends }) => {
    // Mosquitto 2.0.11 with this setting ends it at each message that it refuses (handle__publish, process_bad_message).
    const broker = await withAccess(ends, "topic readwrite tillbeacon/+/+/+/+\n", "max_queued_messages 0\n");
    const host = await broker.host("shop", "secret");
    await broker.boxes({ username: "boxes", password: "secret" });
    await untilHolds(async () => expect(await host.warnings()).toContain("what the host publishes"));
    await host.fresh();
    for (let i = 0; i < 8; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect((await host.health()).lanes.fresh).toBe(LANES);
    }
  });

  it("beside a box that floods: it is named, the others are fresh, and lamps are quick", async ({ ends }) => {
    const broker = await Broker.start(ends);
    await broker.run();
    const host = await broker.host("shop");
    const boxes = await broker.boxes();
    await host.fresh();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const before: number[] = [];
    for (let i = 0; i < 50; i++) before.push(...(await boxes.callAndEnd()));
    const stop = flood(await connectAsync(broker.url, { clientId: "s-lane-11" }));
    const times: number[] = [];
    const fresh: number[] = [];
    const endMs = performance.now() + 1000 * FLOOD_S;
    try {
      while (performance.now() < endMs) {
        times.push(...(await boxes.callAndEnd()));
        fresh.push((await host.health()).lanes.fresh);
      }
    } finally {
      const sent = await stop();
      const p99 = (all: number[]): number =>
        quantile(
          all.toSorted((a, b) => a - b),
          0.99,
        );
      console.log(
        `${times.length} lamp changes: p99 ${p99(times).toFixed(1)} ms (before ${p99(before).toFixed(1)} ms), ` +
          `maximum ${Math.max(...times).toFixed(1)} ms beside ${Math.round(sent / FLOOD_S)} messages a second; fresh ${Math.min(...fresh)}`,
      );
    }
    expect(await host.warnings()).toContain("Box lane-11 (mqtt through");
    expect(Math.min(...fresh)).toBe(LANES);
  });
});

/** A broker with the accounts "boxes", which may do anything, and "host". */
async function withAccess(ends: Ends, host: string, more = ""): Promise<Broker> {
  const broker = await Broker.start(ends, `password_file passwords\nacl_file acl\nallow_anonymous false\n${more}`);
  const file = path.join(broker.dir, "passwords");
  writeFileSync(file, "host:secret\nboxes:secret\n");
  execFileSync("mosquitto_passwd", ["-U", file]);
  writeFileSync(path.join(broker.dir, "acl"), `user boxes\ntopic readwrite tillbeacon/#\n\nuser host\n${host}`);
  await broker.run();
  return broker;
}

/** Sends records as fast as the broker acknowledges them. Stop returns how many. */
function flood(client: MqttClient): () => Promise<number> {
  const record = encodeForBox("telemetry", telemetry({ boot: "mad" }));
  let sent = 0;
  let isOver = false;
  const next = (): void => {
    if (isOver) return;
    sent += 1;
    client.publish("tillbeacon/v1/s/lane-11/telemetry", record, { qos: 1 }, next);
  };
  for (let i = 0; i < 20; i++) next();
  return async () => {
    isOver = true;
    await client.endAsync(true);
    return sent;
  };
}
