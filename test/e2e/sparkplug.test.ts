import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectionNumbers } from "../../host/app/connection-numbers.ts";
import { SparkplugSession } from "../../host/core/publishing/sparkplug/session.ts";
import { SparkplugLink } from "../../host/mqtt/sparkplug-link.ts";
import { decode } from "../host/core/publishing/sparkplug/decode.ts";
import { lane } from "../host/lanes.ts";
import { untilHolds } from "../patience.ts";
import { freePort, killNow } from "./free-port.ts";
import { scratch } from "./host-process.ts";
import { mosquitto, note } from "./programs.ts";

const { dir, remove } = scratch();
let broker: ChildProcess;
let url: string;
let listener: MqttClient;
const heard: { topic: string; payload: Buffer }[] = [];
let failures = 0;
const tries = (): number => failures;
const warnings = { onWarning: () => void failures++, onWarningOver: () => {} };
const now = { atMs: 5, lanes: [lane("1")], minConfidence: 0.6, calls: 0, advice: [] };
const topics = (): string[] => heard.map(({ topic }) => topic);

describe.skipIf(mosquitto === undefined)(`Sparkplug at a real broker${note("mosquitto", mosquitto)}`, () => {
  beforeAll(async () => {
    const port = await freePort();
    url = `mqtt://127.0.0.1:${port}`;
    const config = path.join(dir, "mosquitto.conf");
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
    broker = spawn(mosquitto as string, ["-c", config], { stdio: "ignore" });
    await untilHolds(async () => {
      listener = await connectAsync(url, { reconnectPeriod: 0, connectTimeout: 1000 });
    });
    listener.on("message", (topic, payload) => heard.push({ topic, payload }));
    await listener.subscribeAsync("spBv1.0/#");
  });
  afterAll(async () => {
    await listener?.endAsync(true);
    await killNow(broker);
    remove();
  });

  function node(last?: number, at = url, keep = async (_: number) => {}) {
    const session = new SparkplugSession("shops", "corner", last);
    const account = { url: at, clientId: "corner", username: undefined, password: undefined };
    return { session, link: new SparkplugLink(account, session, () => 5, warnings, keep) };
  }

  it("is born, answers to a rebirth, and dies by its will or by its own word", async () => {
    const { session, link } = node();
    await untilHolds(() => expect(link.isConnected).toBe(true));
    link.send(session.update(now));
    await untilHolds(() => expect(topics()).toEqual(["spBv1.0/shops/NBIRTH/corner", "spBv1.0/shops/DBIRTH/corner/1"]));
    // NCMD as the specification's host sends it: the metric's name, a time, type 11, and the boolean field 14.
    const metric = Buffer.concat([
      Buffer.from([0x0a, 20]),
      Buffer.from("Node Control/Rebirth"),
      Buffer.from([0x20, 11, 0x70, 1]),
    ]);
    const command = Buffer.concat([Buffer.from([0x12, metric.length]), metric]);
    heard.length = 0;
    await untilHolds(async () => {
      await listener.publishAsync("spBv1.0/shops/NCMD/corner", command);
      link.send(session.update(now));
      expect(topics().filter((topic) => topic.includes("NBIRTH"))).not.toEqual([]);
    });
    heard.length = 0;
    await link.close();
    await untilHolds(() => expect(topics().at(-1)).toBe("spBv1.0/shops/NDEATH/corner"));
    expect(decode(heard.at(-1)?.payload ?? new Uint8Array()).metrics[0]).toMatchObject({ name: "bdSeq", value: 0 });
  });

  it("leaves a will with the number of its birth when it is cut off", async () => {
    const { session, link } = node();
    await untilHolds(() => expect(link.isConnected).toBe(true));
    link.send(session.update(now));
    heard.length = 0;
    // Another client of the same name: the broker cuts the first one off, as if its cable had been pulled.
    const thief = await connectAsync(url, { clientId: "corner", reconnectPeriod: 0 });
    await untilHolds(() => expect(topics()).toContain("spBv1.0/shops/NDEATH/corner"));
    const will = heard.find(({ topic }) => topic.includes("NDEATH"));
    expect(decode(will?.payload ?? new Uint8Array()).metrics).toMatchObject([{ name: "bdSeq", value: 0 }]);
    await thief.endAsync(true);
    await link.close();
  });

  it("that starts again while the broker has its earlier connection still is dead first, and then born", async () => {
    const before = node();
    await untilHolds(() => expect(before.link.isConnected).toBe(true));
    before.link.send(before.session.update(now));
    await untilHolds(() => expect(topics().at(-1)).toBe("spBv1.0/shops/DBIRTH/corner/1"));
    heard.length = 0;
    const after = node();
    await untilHolds(() => expect(before.link.isConnected).toBe(false));
    await before.link.leave();
    await untilHolds(() => {
      if (after.link.isConnected) after.link.send(after.session.update(now));
      expect(topics()).toContain("spBv1.0/shops/DBIRTH/corner/1");
    });
    await after.link.close();
    expect(topics().slice(0, 3)).toEqual([
      "spBv1.0/shops/NDEATH/corner",
      "spBv1.0/shops/NBIRTH/corner",
      "spBv1.0/shops/DBIRTH/corner/1",
    ]);
  });

  it("numbers its connections on from those of its earlier run, which know each before it is used", async () => {
    const log = path.join(dir, "log.sqlite");
    const numbers = (): ConnectionNumbers => new ConnectionNumbers(log, "shops", "corner");
    expect(numbers().last).toBeUndefined();
    for (const number of [0, 1]) {
      heard.length = 0;
      const { session, link } = node(numbers().last, url, (n) => numbers().keep(n));
      await untilHolds(() => expect(link.isConnected).toBe(true));
      expect(numbers().last).toBe(number);
      link.send(session.update(now));
      await untilHolds(() => expect(topics()).toContain("spBv1.0/shops/NBIRTH/corner"));
      await link.close();
      await untilHolds(() => expect(topics().at(-1)).toBe("spBv1.0/shops/NDEATH/corner"));
      for (const { payload } of [heard[0], heard.at(-1)] as typeof heard)
        expect(decode(payload).metrics[0]).toMatchObject({ name: "bdSeq", value: number });
    }
    for (const text of ["", "x", "-1", "256", "1.5", "null"]) {
      writeFileSync(path.join(dir, "sparkplug", "shops%20corner.json"), text);
      expect(numbers().last).toBeUndefined();
    }
  });

  it("counts no connection at a broker that is not there", async () => {
    const kept: number[] = [];
    failures = 0;
    const { session, link } = node(3, `mqtt://127.0.0.1:${await freePort()}`, async (number) => {
      kept.push(number);
    });
    await untilHolds(() => expect(tries()).toBeGreaterThan(2));
    expect([session.number, kept]).toEqual([4, [4]]);
    await link.leave();
  });
});
