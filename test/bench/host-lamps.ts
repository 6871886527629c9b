// The load of a shop on a broker, and how long the lamp command takes that a record causes, as the boxes' end sees it.
import type { Socket } from "node:net";
import { connectAsync, type MqttClient } from "mqtt";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "../host/telemetry.ts";
import { quantile } from "./score.ts";

export const STORE = "bench";
export const BOXES = 40;
/** Records a second of all boxes together. */
export const RATE = 200;

/** Times in ms. */
export interface Latency {
  name: string;
  n: number;
  median: number;
  p99: number;
  max: number;
  /** Records a second that were really sent meanwhile. */
  ratePerS: number;
}

/** Open lanes; the others are those that can be called. */
const OPEN = BOXES / 2;
/** The lane whose line grows in a trial: each in turn, as one box that said all of it would be taken for one gone mad. */
export function trialLane(trial: number): number {
  return trial % OPEN;
}

/** Between two trials. Unit ms. */
export function restMs(trial: number): number {
  return 10 + 5 * (trial % 5);
}

const CALLS = "tillbeacon/v1/bench/+/beacon";
/** All boxes of a store on one connection, sending one after another at the rate of the shop. */
export class Boxes {
  private client: MqttClient;
  private seq = 0;
  private next = 0;
  private sent = 0;
  private startedMs = performance.now();
  private timer: NodeJS.Timeout | undefined;
  /** Waiting at the lane whose line is long; nobody waits at the others. */
  private line = { lane: 0, waiting: 0 };
  onBeacon: (command: LampCommand) => void = () => {};
  onOwn: () => void = () => {};

  static async connect(broker: string): Promise<Boxes> {
    const client = await connectAsync(broker);
    // Forty boxes on lines of their own would not hold back one another's records.
    (client.stream as Socket).setNoDelay(true);
    return new Boxes(client);
  }

  private constructor(client: MqttClient) {
    this.client = client;
    client.on("message", (topic, payload) => {
      if (!topic.endsWith("/beacon")) return this.onOwn();
      const { id, lamp } = JSON.parse(String(payload)) as Omit<LampCommand, "box">;
      this.onBeacon({ box: topic.split("/")[3] ?? "", id, lamp });
    });
  }

  async start(): Promise<void> {
    await this.client.subscribeAsync([CALLS, "bench/own"], { qos: 1 });
    this.startedMs = performance.now();
    this.timer = setInterval(() => this.catchUp(), 1);
  }

  async stop(): Promise<{ sent: number; ratePerS: number }> {
    clearInterval(this.timer);
    await this.client.endAsync();
    return { sent: this.sent, ratePerS: (1000 * this.sent) / (performance.now() - this.startedMs) };
  }

  /** Another number waits at a lane: a record of it, at once. */
  setLine(lane: number, waiting: number): void {
    this.line = { lane, waiting };
    this.send(lane);
  }

  ping(): void {
    this.client.publish("bench/own", "x", { qos: 1 });
  }

  private catchUp(): void {
    const due = ((performance.now() - this.startedMs) / 1000) * RATE;
    for (; this.sent < due; this.next = (this.next + 1) % BOXES) this.send(this.next);
  }

  private send(i: number): void {
    this.sent += 1;
    const topic = topicOf(STORE, `lane-${i + 1}`, "telemetry");
    this.client.publish(topic, encodeForBox("telemetry", this.record(i)), { qos: 1 });
  }

  private record(i: number): Telemetry {
    this.seq += 1;
    const tMs = Math.floor(performance.now());
    const waiting = i === this.line.lane ? this.line.waiting : 0;
    const state = i < OPEN ? "serving" : "closed";
    const oldest = this.seq;
    return telemetry({ boot: "bench", seq: this.seq, tMs, oldest, waiting, waitS: 60 * waiting, state });
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A lamp command as a box gets it; a renewal keeps the number of the command that it renews. */
interface LampCommand {
  box: string;
  id: number;
  lamp: string;
}

/** The first command that is the one waited for, and when it came; rejects after ten seconds. */
function firstCommand(
  boxes: Boxes,
  what: string,
  isIt: (command: LampCommand) => boolean,
): Promise<LampCommand & { atMs: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no command ${what} within 10 s`)), 10000);
    boxes.onBeacon = (command) => {
      if (!isIt(command)) return;
      clearTimeout(timer);
      resolve({ ...command, atMs: performance.now() });
    };
  });
}

/** Times of lamp changes in ms, and the load beside them. */
export interface Changes {
  times: number[];
  sent: number;
  ratePerS: number;
}

/**
 * Each trial: a line grows too long, a lamp calls; it is short again, that lamp goes out. Both changes are timed. Other
 * lamps' commands are renewed meanwhile: the end of a call is a later command to the same box.
 */
export async function throughHost(broker: string, trials: number): Promise<Changes> {
  const boxes = await Boxes.connect(broker);
  await boxes.start();
  await pause(3000);
  const times: number[] = [];
  const change = async (trial: number, waiting: number, what: string, isIt: (command: LampCommand) => boolean) => {
    const command = firstCommand(boxes, what, isIt);
    const fromMs = performance.now();
    boxes.setLine(trialLane(trial), waiting);
    const { atMs, ...seen } = await command;
    times.push(atMs - fromMs);
    return seen;
  };
  for (let last = 0, i = 0; i < trials / 2; i++) {
    const call = await change(i, 9, `after ${last} that opens a till`, ({ id, lamp }) => id > last && lamp === "open");
    const out = await change(
      i,
      0,
      `after ${call.id} to ${call.box}`,
      ({ box, id }) => box === call.box && id > call.id,
    );
    last = out.id;
    await pause(restMs(i));
  }
  return { times, ...(await boxes.stop()) };
}

export function latency(name: string, times: number[], ratePerS: number): Latency {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => round(quantile(sorted, share));
  return { name, n: sorted.length, median: at(0.5), p99: at(0.99), max: at(1), ratePerS: round(ratePerS) };
}

export function round(value: number): number {
  return Math.round(100 * value) / 100;
}
