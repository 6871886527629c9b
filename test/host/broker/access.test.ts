// The embedded broker with credentials, over real sockets: who is let in, what each may do, and what the host learns of it.
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/broker/embedded-broker.ts";
import type { BoxMessage, Rejection } from "../../../host/core/boxes/box-transport.ts";
import type { Account, Accounts } from "../../../host/core/clients/accounts.ts";
import type { Warning } from "../../../host/core/problems/warnings.ts";
import { untilHolds } from "../../patience.ts";
import { textOf } from "../warning-text.ts";

let broker: EmbeddedBroker;
const got: BoxMessage[] = [];
const rejected: Rejection[] = [];
const warnings = new Map<string, Warning>();
const clients: MqttClient[] = [];
let revoked: string[] = [];

/** Everybody's password is the user's name twice. */
const accounts: Accounts = {
  verify: async (user, password) => {
    const role: Account["role"] = user.startsWith("lane") ? "box" : user === "tillbeacon-host" ? "host" : "reader";
    if (password !== user + user) return { kind: "refused" };
    return { kind: "ok", account: { role, user, made: "1" } };
  },
  holds: ({ user }) => !revoked.includes(user),
};

beforeEach(async () => {
  for (const list of [got, rejected]) list.length = 0;
  warnings.clear();
  revoked = [];
  const listener = {
    onMessage: (message: BoxMessage) => got.push(message),
    onRejection: (rejection: Rejection) => rejected.push(rejection),
    onWarning: (warning: Warning) => warnings.set(warning.key, warning),
    onWarningOver: () => {},
  };
  const rules = { accounts, discoveryPrefix: "homeassistant" };
  broker = await startBroker({ host: "127.0.0.1", port: 0 }, "s", listener, 1, rules);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await broker.close();
});

async function client(username: string | undefined, options: IClientOptions = {}): Promise<MqttClient> {
  const login = username === undefined ? {} : { username, password: `${username}${username}` };
  const connected = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    reconnectPeriod: 0,
    ...login,
    ...options,
  });
  connected.on("error", () => {});
  clients.push(connected);
  return connected;
}

const box = (name: string): Promise<MqttClient> => client(name, { clientId: `s-${name}` });
const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "let in",
    (error: Error) => error.message,
  );
/** Subscribes; the filters that were granted. */
async function granted(subscriber: MqttClient, filters: string[]): Promise<string[]> {
  const codes = await new Promise<number[]>((resolve) =>
    subscriber.subscribe(filters, { qos: 1 }, (_, __, packet) =>
      resolve((packet as { granted?: number[] } | undefined)?.granted ?? []),
    ),
  );
  return filters.filter((_, i) => (codes[i] ?? 128) < 128);
}

describe("an embedded broker that asks for credentials", () => {
  it("lets in nobody without them, or under another's client id, and says who it was", async () => {
    const attempts: [string, Promise<unknown>, RegExp][] = [
      ["no name", client(undefined, { clientId: "s-lane-1" }), /Bad username or password/],
      ["wrong password", client("lane-1", { clientId: "s-lane-1", password: "x" }), /Bad username or password/],
      ["another's id", client("lane-2", { clientId: "s-lane-1" }), /Identifier rejected/],
      ["a reader as a box", client("ha", { clientId: "s-lane-1" }), /Identifier rejected/],
    ];
    for (const [, attempt, message] of attempts) expect(await refusal(attempt)).toMatch(message);
    expect(rejected.map(({ reason, about, from }) => [reason, about, from])).toEqual([
      ["bad-login", "connect", "mqtt 127.0.0.1, client s-lane-1"],
      ["bad-login", "connect", "mqtt 127.0.0.1, client s-lane-1"],
      ["not-allowed", "connect", "mqtt 127.0.0.1, client s-lane-1"],
      ["not-allowed", "connect", "mqtt 127.0.0.1, client s-lane-1"],
    ]);
    expect([...warnings.values()].map(textOf).join("\n")).toMatch(/s-lane-1 at 127\.0\.0\.1 is refused/);
  });

  it("takes from a box its own reports alone, wills included", async () => {
    const one = await box("lane-1");
    for (const topic of ["lane-1/telemetry", "lane-2/telemetry", "lane-1/beacon", "lane-2/config", "shop/store"])
      await one.publishAsync(`tillbeacon/v1/s/${topic}`, "{}", { qos: 1, retain: true });
    const will = { topic: "tillbeacon/v1/s/lane-2/status", payload: Buffer.from("{}"), qos: 1, retain: true } as const;
    const two = await client("lane-3", { clientId: "s-lane-3", will });
    two.stream.destroy();
    await untilHolds(() => expect(rejected).toHaveLength(5));
    expect(got.map(({ box: name, kind }) => `${name}/${kind}`)).toEqual(["lane-1/telemetry"]);
    expect(rejected.map(({ about, field }) => `${field} ${about}`)).toEqual([
      "lane-1 tillbeacon/v1/s/lane-2/telemetry",
      "lane-1 tillbeacon/v1/s/lane-1/beacon",
      "lane-1 tillbeacon/v1/s/lane-2/config",
      "lane-1 tillbeacon/v1/s/shop/store",
      "lane-3 tillbeacon/v1/s/lane-2/status",
    ]);
  });

  it("gives a box its own commands alone", async () => {
    const one = await box("lane-1");
    const heard: string[] = [];
    one.on("message", (topic) => heard.push(topic));
    const filters = ["#", "tillbeacon/#", "tillbeacon/v1/s/+/beacon", "tillbeacon/v1/s/lane-2/beacon"];
    expect(await granted(one, [...filters, "tillbeacon/v1/s/lane-1/beacon"])).toEqual([
      "tillbeacon/v1/s/lane-1/beacon",
    ]);
    broker.send("lane-2", "beacon", "{}");
    broker.send("lane-1", "beacon", "{}");
    await untilHolds(() => expect(heard).toEqual(["tillbeacon/v1/s/lane-1/beacon"]));
    expect(rejected.map(({ about }) => about)).toEqual(filters);
  });

  it("passes on what the tools of the host send, and gives a reader the shop", async () => {
    const one = await box("lane-1");
    const tool = await client("tillbeacon-host");
    const reader = await client("ha");
    const heard: string[] = [];
    for (const each of [one, reader]) each.on("message", (topic) => heard.push(topic));
    await one.subscribeAsync("tillbeacon/v1/s/lane-1/config", { qos: 1 });
    expect(await granted(reader, ["tillbeacon/v1/s/shop/#", "tillbeacon/v1/s/lane-1/telemetry"])).toEqual([
      "tillbeacon/v1/s/shop/#",
    ]);
    await tool.publishAsync("tillbeacon/v1/s/lane-1/config", "{}", { qos: 1 });
    await reader.publishAsync("tillbeacon/v1/s/lane-1/config", "{}", { qos: 1 });
    broker.publish({ topic: "tillbeacon/v1/s/shop/store", payload: "{}", isRetained: true, qos: 1 as const });
    await untilHolds(() => expect(heard).toEqual(["tillbeacon/v1/s/lane-1/config", "tillbeacon/v1/s/shop/store"]));
  });

  it("ends the connection of a box whose credentials are revoked", async () => {
    const one = await box("lane-1");
    const two = await box("lane-2");
    const closed = new Promise((resolve) => one.once("close", () => resolve(undefined)));
    revoked = ["lane-1"];
    await closed;
    expect(two.connected).toBe(true);
  });
});
