// One attack: what is tried, and how it is seen to have failed.
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { type BrokerName, type Rig, STOLEN } from "./rig.ts";

/** How an attack ended: undefined, refused; otherwise how it got through. */
export type Outcome = string | undefined;

export interface Attack {
  name: string;
  /** Brokers that it is tried at; one of them where it is not about the broker. */
  at: readonly BrokerName[];
  /** What the log of host or broker must say of it afterwards; undefined: there is nothing to tell. */
  told?: RegExp | undefined;
  run(rig: Rig): Promise<Outcome>;
}

export const BOTH: readonly BrokerName[] = ["embedded", "mosquitto"];
export const ONCE: readonly BrokerName[] = ["embedded"];

/** One row of the table. */
export interface Result {
  name: string;
  broker: BrokerName;
  isRefused: boolean;
  isTold: boolean;
  isHarmless: boolean;
  detail: string;
}

/** A broker has answered by then, or never will. Unit ms. */
const ANSWER_MS = 10000;
/** What any box may ask for. */
const OWN = `tillbeacon/v1/s/${STOLEN}/time`;
/** A log is written by then: repeated refusals of one sender are told every ten seconds. Unit ms. */
const TOLD_MS = 15000;

export async function carryOut(attack: Attack, rig: Rig): Promise<Result> {
  rig.heard.length = 0;
  let outcome: Outcome;
  try {
    outcome = await attack.run(rig);
  } catch (error) {
    outcome = `broke off: ${error instanceof Error ? error.message : error}`;
  }
  await rig.endClients();
  await rig.settled();
  const harm = await rig.harm();
  const isTold = attack.told === undefined || (await isSaid(rig, attack.told));
  const detail = [outcome, harm, isTold ? undefined : `not told: ${attack.told}`].filter((each) => each !== undefined);
  return {
    ...{ name: attack.name, broker: rig.broker, isTold, detail: detail.join("; ") },
    isRefused: outcome === undefined,
    isHarmless: harm === undefined,
  };
}

/** What was said before counts as well: the same sender is not told again for ten seconds. */
async function isSaid(rig: Rig, pattern: RegExp): Promise<boolean> {
  const endMs = performance.now() + TOLD_MS;
  while (!pattern.test(rig.log) && performance.now() < endMs) await pause(50);
  return pattern.test(rig.log);
}

/** The attempt must fail. */
export async function refused(attempt: Promise<unknown>): Promise<Outcome> {
  try {
    await attempt;
    return "let in";
  } catch {
    return undefined;
  }
}

/** Publishes as a client, which the broker may end for it; resolves when the broker has dealt with it. */
export async function publish(
  client: MqttClient,
  topic: string,
  payload: string | Buffer,
  retain = false,
): Promise<void> {
  const ended = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.publish(topic, payload, { qos: 0, retain });
  // Packets of one connection are answered in their order.
  await Promise.race([
    ended,
    client.subscribeAsync(OWN).catch(() => ended),
    pause(ANSWER_MS, undefined, { ref: false }),
  ]);
}

/** What a client hears under a filter within a moment, but for what it may hear. */
export async function overheard(client: MqttClient, filter: string, may: RegExp): Promise<Outcome> {
  const heard: string[] = [];
  client.on("message", (topic) => {
    if (!may.test(topic)) heard.push(topic);
  });
  await client.subscribeAsync(filter).catch(() => {});
  await pause(1500);
  return heard.length === 0 ? undefined : `heard ${heard[0]}`;
}

/**
 * Sends bytes on a bare socket; resolves with what came back when the other end closes, with the `last` bytes expected, or after a
 * time in ms. `from`: an address of this machine, as if of another one.
 */
export function bare(
  port: number,
  bytes: string | Buffer,
  ms: number,
  from = "127.0.0.1",
  last?: string,
): Promise<{ text: string; isClosed: boolean }> {
  return new Promise((resolve) => {
    let text = "";
    const socket: Socket = connect({ port, host: "127.0.0.1", localAddress: from }, () => socket.write(bytes));
    const end = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, isClosed });
    };
    const timer = setTimeout(end, ms, false);
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (last !== undefined && text.endsWith(last)) end(false);
    });
    socket.on("error", () => {});
    socket.on("close", () => end(true));
  });
}
