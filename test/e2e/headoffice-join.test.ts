// A chain's broker made by one command, a shop that joins it by another, on a real Mosquitto.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../host/config/config.ts";
import { untilHolds } from "../patience.ts";
import { freePort, killNow, untilAnswers } from "./free-port.ts";
import { runBeside, scratch } from "./host-process.ts";
import { mosquitto, note, openssl } from "./programs.ts";

// Each starts the command several times, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120000, hookTimeout: 120000 });

describe.skipIf(mosquitto === undefined)(`joining head office${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  const central = path.join(dir, "central");
  let port: number;
  let broker: ChildProcess | undefined;
  let token = "";
  const run = (...args: string[]) => runBeside(["headoffice", ...args], dir, { seconds: 100 });
  /** A token is a secret: a file with it, never an argument. */
  const join = (given: string, ...args: string[]) => {
    writeFileSync(path.join(dir, "token"), `${given}\n`, { mode: 0o600 });
    return run("join", ...args, "--token-file", "token");
  };

  beforeAll(async () => {
    port = await freePort();
    const made = await run("broker", "central", "--plain", "--listen", "127.0.0.1", "--port", String(port));
    expect(made.stderr).toBe("");
    const invited = await run("invite", "corner", "--passwords", "central/passwords");
    token = invited.stdout.trim().split(" ").at(-1) as string;
    await run("invite", "other", "--passwords", "central/passwords");
    // Started by root, it would become another user, who must not read its passwords.
    appendFileSync(path.join(central, "mosquitto.conf"), "user root\n");
    broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: central });
    await untilAnswers(port);
  });
  afterAll(async () => {
    await killNow(broker);
    remove();
  });

  const url = (): string => `mqtt://127.0.0.1:${port}`;
  const shopFile = (): string => path.join(dir, "shop.yaml");

  it("writes what the shop needs into its file, and keeps the rest", async () => {
    writeFileSync(shopFile(), "store: corner # the one at the corner\nlanes:\n  - box: lane-1\n");
    writeFileSync(path.join(dir, "tillbeacon-headoffice.password"), "of another head office", { mode: 0o644 });
    const joined = await join(token, url(), "--config", "shop.yaml");
    expect(joined).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(shopFile(), "utf8")).toContain("# the one at the corner");
    const { headOffice } = readConfig(shopFile());
    expect(headOffice).toMatchObject({
      servers: [url()],
      username: "corner",
      passwordFile: "tillbeacon-headoffice.password",
    });
    expect(statSync(path.join(dir, "tillbeacon-headoffice.password")).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["a token that is none", () => "nonsense", "expected a token"],
    [
      "a token of a password that is wrong",
      () => Buffer.from(`corner:${"x".repeat(24)}`).toString("base64url"),
      "expected a broker that takes",
    ],
  ])("refuses %s, and changes nothing", async (_, wrong, message) => {
    writeFileSync(path.join(dir, "other.yaml"), "store: corner\nlanes: [{box: a}]\n");
    const joined = await join(wrong(), url(), "--config", "other.yaml");
    expect(joined.code).toBe(2);
    expect(joined.stderr).toContain(message);
    expect(readFileSync(path.join(dir, "other.yaml"), "utf8")).not.toContain("headOffice");
  });

  it("lets a shop write and hear its own topics alone, and head office all", async () => {
    const password = Buffer.from(token, "base64url").toString().split(":")[1] as string;
    const secret = readFileSync(path.join(central, "headoffice.password"), "utf8").trim();
    const headOffice = await connectAsync(url(), { username: "headoffice", password: secret, protocolVersion: 5 });
    const shop = await connectAsync(url(), { username: "corner", password, protocolVersion: 5 });
    const heard: string[] = [];
    headOffice.on("message", (topic) => heard.push(topic));
    await headOffice.subscribeAsync("tillbeacon/v1/+/uplink/#", { qos: 1 });
    const told: string[] = [];
    shop.on("message", (topic) => told.push(topic));
    const granted = await shop.subscribeAsync(["tillbeacon/v1/corner/downlink/#", "#"], { qos: 1 });
    expect(granted).toHaveLength(2);
    await shop.publishAsync("tillbeacon/v1/corner/uplink/live", "x", { qos: 1 });
    await expect(shop.publishAsync("tillbeacon/v1/other/uplink/live", "x", { qos: 1 })).rejects.toMatchObject({
      code: 135,
    });
    await expect(shop.publishAsync("tillbeacon/v1/corner/downlink/ack", "x", { qos: 1 })).rejects.toMatchObject({
      code: 135,
    });
    await headOffice.publishAsync("tillbeacon/v1/corner/downlink/ack", "x", { qos: 1 });
    await headOffice.publishAsync("tillbeacon/v1/other/downlink/ack", "x", { qos: 1 });
    await untilHolds(() => expect([heard.length, told.length].map(Math.sign)).toEqual([1, 1]));
    expect(heard).toEqual(["tillbeacon/v1/corner/uplink/live"]);
    expect(new Set(told)).toEqual(new Set(["tillbeacon/v1/corner/downlink/ack"]));
    await Promise.all([headOffice.endAsync(true), shop.endAsync(true)]);
  });

  it("bridges what a shop publishes to a head office that only subscribes", async () => {
    const shopPort = await freePort();
    const bridge = (await run("bridge", url(), "--config", "shop.yaml")).stdout;
    const password = Buffer.from(token, "base64url").toString().split(":")[1] as string;
    const conf = bridge.replace(/remote_password .*/, `remote_password ${password}`);
    writeFileSync(
      path.join(dir, "shop.conf"),
      `user root\nlistener ${shopPort} 127.0.0.1\nallow_anonymous true\n${conf}`,
    );
    const own = spawn(mosquitto as string, ["-c", "shop.conf"], { cwd: dir });
    try {
      const secret = readFileSync(path.join(central, "headoffice.password"), "utf8").trim();
      const headOffice = await connectAsync(url(), { username: "headoffice", password: secret });
      const heard: string[] = [];
      headOffice.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
      await headOffice.subscribeAsync("tillbeacon/v1/+/shop/#", { qos: 1 });
      await untilAnswers(shopPort);
      const host = await connectAsync(`mqtt://127.0.0.1:${shopPort}`);
      await host.publishAsync("tillbeacon/v1/corner/shop/store", "{}", { qos: 1, retain: true });
      await host.publishAsync("tillbeacon/v1/corner/lane-1/telemetry", "private", { qos: 1 });
      await untilHolds(() => expect(heard).not.toEqual([]));
      // QoS 1 is at least once: a bridge that connects meanwhile sends what is retained as well.
      expect([...new Set(heard)]).toEqual(["tillbeacon/v1/corner/shop/store {}"]);
      await Promise.all([headOffice.endAsync(true), host.endAsync(true)]);
    } finally {
      await killNow(own);
    }
  });

  it.skipIf(openssl === undefined)(
    `joins over TLS by a certificate of its own${note("openssl", openssl)}`,
    async () => {
      const safe = path.join(dir, "safe");
      const tlsPort = await freePort();
      await run("broker", "safe", "--listen", "127.0.0.1", "--port", String(tlsPort));
      const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.crt", "-days", "2"];
      const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
      spawnSync(openssl as string, ["req", "-x509", ...key, ...names], { cwd: safe });
      const conf = path.join(safe, "mosquitto.conf");
      // The port for head office on the same machine may be in use here.
      writeFileSync(
        conf,
        `${readFileSync(conf, "utf8").replace("listener 1883 ", `listener ${await freePort()} `)}user root\n`,
      );
      const given = (await run("invite", "corner", "--passwords", "safe/passwords")).stdout.trim().split(" ").at(-1);
      writeFileSync(path.join(dir, "tls.yaml"), "store: corner\nlanes: [{box: a}]\n");
      const own = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: safe });
      try {
        await untilAnswers(tlsPort);
        const where = [`mqtts://127.0.0.1:${tlsPort}`, "--config", "tls.yaml"];
        const distrusted = await join(given as string, ...where);
        expect(distrusted.stderr).toContain("signed by nobody we trust (DEPTH_ZERO_SELF_SIGNED_CERT)");
        expect(await join(given as string, ...where, "--ca", "safe/server.crt")).toMatchObject({ code: 0, stderr: "" });
        expect(readConfig(path.join(dir, "tls.yaml")).headOffice?.ca).toBe("safe/server.crt");
      } finally {
        await killNow(own);
      }
    },
  );

  it("takes a shop's account away", async () => {
    const before = readFileSync(path.join(central, "passwords"), "utf8");
    expect(before).toContain("other:");
    expect((await run("remove", "other", "--passwords", "central/passwords")).code).toBe(0);
    expect(readFileSync(path.join(central, "passwords"), "utf8")).not.toContain("other:");
    expect((await run("remove", "other", "--passwords", "central/passwords")).code).toBe(2);
  });
});
