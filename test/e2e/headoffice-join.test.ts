// A chain's broker made by one command, a shop that joins it by another, on a real Mosquitto.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../host/config/config.ts";
import { freePort } from "./free-port.ts";
import { run, runBeside, scratch } from "./host-process.ts";
import { mosquitto, note } from "./programs.ts";

describe.skipIf(mosquitto === undefined)(`joining head office${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  const central = path.join(dir, "central");
  let port: number;
  let broker: ChildProcess | undefined;
  let token = "";

  beforeAll(async () => {
    port = await freePort();
    const made = run(
      ["headoffice", "broker", "central", "--plain", "--listen", "127.0.0.1", "--port", String(port)],
      dir,
    );
    expect(made.stderr).toBe("");
    const invited = run(["headoffice", "invite", "corner", "--passwords", "central/passwords"], dir);
    token = invited.stdout.trim().split(" ").at(-1) as string;
    run(["headoffice", "invite", "other", "--passwords", "central/passwords"], dir);
    broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], { cwd: central });
    for (let i = 0; i < 100 && !(await answers(port)); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(() => {
    broker?.kill("SIGKILL");
    remove();
  });

  const url = (): string => `mqtt://127.0.0.1:${port}`;
  const shopFile = (): string => path.join(dir, "shop.yaml");

  it("writes what the shop needs into its file, and keeps the rest", async () => {
    writeFileSync(shopFile(), "store: corner # the one at the corner\nlanes:\n  - box: lane-1\n");
    const joined = await runBeside(["headoffice", "join", url(), token, "--config", "shop.yaml"], dir);
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
    const joined = await runBeside(["headoffice", "join", url(), wrong(), "--config", "other.yaml"], dir);
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
    for (let i = 0; i < 100 && (heard.length === 0 || told.length === 0); i++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual(["tillbeacon/v1/corner/uplink/live"]);
    expect(new Set(told)).toEqual(new Set(["tillbeacon/v1/corner/downlink/ack"]));
    await Promise.all([headOffice.endAsync(true), shop.endAsync(true)]);
  });

  it("bridges what a shop publishes to a head office that only subscribes", async () => {
    const shopPort = await freePort();
    const bridge = run(["headoffice", "bridge", url(), "--config", "shop.yaml"], dir).stdout;
    const password = Buffer.from(token, "base64url").toString().split(":")[1] as string;
    const conf = bridge.replace(/remote_password .*/, `remote_password ${password}`);
    writeFileSync(path.join(dir, "shop.conf"), `listener ${shopPort} 127.0.0.1\nallow_anonymous true\n${conf}`);
    const own = spawn(mosquitto as string, ["-c", "shop.conf"], { cwd: dir });
    try {
      const secret = readFileSync(path.join(central, "headoffice.password"), "utf8").trim();
      const headOffice = await connectAsync(url(), { username: "headoffice", password: secret });
      const heard: string[] = [];
      headOffice.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
      await headOffice.subscribeAsync("tillbeacon/v1/+/shop/#", { qos: 1 });
      for (let i = 0; i < 100 && !(await answers(shopPort)); i++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      const host = await connectAsync(`mqtt://127.0.0.1:${shopPort}`);
      await host.publishAsync("tillbeacon/v1/corner/shop/store", "{}", { qos: 1, retain: true });
      await host.publishAsync("tillbeacon/v1/corner/lane-1/telemetry", "private", { qos: 1 });
      for (let i = 0; i < 200 && heard.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toEqual(["tillbeacon/v1/corner/shop/store {}"]);
      await Promise.all([headOffice.endAsync(true), host.endAsync(true)]);
    } finally {
      own.kill("SIGKILL");
    }
  });

  it("takes a shop's account away", () => {
    const before = readFileSync(path.join(central, "passwords"), "utf8");
    expect(before).toContain("other:");
    expect(run(["headoffice", "remove", "other", "--passwords", "central/passwords"], dir).code).toBe(0);
    expect(readFileSync(path.join(central, "passwords"), "utf8")).not.toContain("other:");
    expect(run(["headoffice", "remove", "other", "--passwords", "central/passwords"], dir).code).toBe(2);
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
