// The shop as a Sparkplug B edge node, with its boxes as devices (Sparkplug 3.0): births, data by exception, deaths, and sequence
// numbers from 0 to 255. Pure.

import { shopTillsOf } from "../../dispatch/advice.ts";
import type { Advice } from "../../dispatch/decision.ts";
import type { LaneView } from "../../lane-view.ts";
import { isTrusted } from "../../lane-view.ts";
import { encodePayload, type Metric } from "./payload.ts";

/** A message: everything but the will is sent with QoS 0 and not retained (6.4.2 and following). */
export interface SparkplugMessage {
  topic: string;
  payload: Uint8Array;
}

/** The shop at one moment; `atMs` since 1970. */
export interface SparkplugNow {
  atMs: number;
  lanes: readonly LaneView[];
  minConfidence: number;
  calls: number;
  advice: readonly Advice[];
}

const NAMESPACE = "spBv1.0";
const NUMBERS = 256;

/** The sessions of one edge node, one after another. */
export class SparkplugSession {
  private group: string;
  private node: string;
  /** Number of the connection, by which a late will is recognised as that of an earlier one; -1 before the first. */
  private bdSeq: number;
  private seq = 0;
  private isBorn = false;
  /** The values sent last, by device ("" for the node) and metric. */
  private sent = new Map<string, Map<string, Metric["value"]>>();

  /** `last`: number of the last connection of an earlier run; -1: none. */
  constructor(group: string, node: string, last = -1) {
    this.group = group;
    this.node = node;
    this.bdSeq = last;
  }

  /** Number of the current connection. */
  get number(): number {
    return this.bdSeq;
  }

  /**
   * Begins a connection; returns its will, NDEATH with the number that its birth will have. QoS 1, not retained. The number grows by one
   * from CONNECT to CONNECT (tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq); `isAgain` uses the last one again,
   * where its CONNECT was never sent.
   */
  connect(atMs: number, isAgain = false): SparkplugMessage {
    if (!isAgain) this.bdSeq = (this.bdSeq + 1) % NUMBERS;
    this.isBorn = false;
    return { topic: this.topic("NDEATH"), payload: encodePayload(atMs, [this.bdSeqMetric()], undefined) };
  }

  /** Where commands to the node arrive. */
  get commandTopic(): string {
    return this.topic("NCMD");
  }

  /** A rebirth was asked for: sends everything again at the next `update`. */
  rebirth(): void {
    this.isBorn = false;
  }

  /** The messages to send now, in order; to be called once a second while connected. */
  update(now: SparkplugNow): SparkplugMessage[] {
    const messages: SparkplugMessage[] = [];
    if (!this.isBorn) {
      this.isBorn = true;
      this.seq = 0;
      this.sent.clear();
      const control: Metric = { name: "Node Control/Rebirth", type: "Boolean", value: false };
      messages.push(
        this.message("NBIRTH", "", now.atMs, [this.bdSeqMetric(), control, ...this.fresh("", nodeMetrics(now))]),
      );
    } else messages.push(...this.data("NDATA", "", now.atMs, nodeMetrics(now)));
    for (const lane of now.lanes) messages.push(...this.device(lane, now));
    for (const box of [...this.sent.keys()])
      if (box !== "" && !now.lanes.some((lane) => lane.box === box)) messages.push(this.death(box, now.atMs));
    return messages;
  }

  private device(lane: LaneView, { atMs, minConfidence }: SparkplugNow): SparkplugMessage[] {
    const isThere = lane.freshness === "fresh" && lane.telemetry !== undefined;
    const wasThere = this.sent.has(lane.box);
    if (!isThere) return wasThere ? [this.death(lane.box, atMs)] : [];
    const metrics = laneMetrics(lane, minConfidence);
    if (wasThere) return this.data("DDATA", lane.box, atMs, metrics);
    return [this.message("DBIRTH", lane.box, atMs, this.fresh(lane.box, metrics))];
  }

  private death(box: string, atMs: number): SparkplugMessage {
    this.sent.delete(box);
    return this.message("DDEATH", box, atMs, []);
  }

  /** A message with the metrics that have changed, if any (report by exception). */
  private data(kind: "NDATA" | "DDATA", box: string, atMs: number, metrics: readonly Metric[]): SparkplugMessage[] {
    const last = this.sent.get(box);
    const changed = metrics.filter(({ name, value }) => last?.get(name) !== value);
    this.fresh(box, metrics);
    return changed.length === 0 ? [] : [this.message(kind, box, atMs, changed)];
  }

  /** Notes the values of metrics as sent; returns the metrics. */
  private fresh(box: string, metrics: readonly Metric[]): readonly Metric[] {
    this.sent.set(box, new Map(metrics.map(({ name, value }) => [name, value])));
    return metrics;
  }

  private message(kind: string, box: string, atMs: number, metrics: readonly Metric[]): SparkplugMessage {
    const payload = encodePayload(atMs, metrics, this.seq);
    this.seq = (this.seq + 1) % NUMBERS;
    return { topic: this.topic(kind, box), payload };
  }

  private topic(kind: string, box = ""): string {
    return [NAMESPACE, this.group, kind, this.node, ...(box === "" ? [] : [box])].join("/");
  }

  private bdSeqMetric(): Metric {
    return { name: "bdSeq", type: "Int64", value: this.bdSeq };
  }
}

function nodeMetrics({ lanes, minConfidence, calls, advice }: SparkplugNow): Metric[] {
  const trusted = lanes.filter((lane) => lane.role !== "door" && isTrusted(lane, minConfidence));
  const waiting = trusted.reduce((sum, { telemetry }) => sum + (telemetry?.waiting ?? 0), 0);
  const longestS = Math.max(0, ...trusted.map(({ telemetry }) => telemetry?.waitS ?? 0));
  const tills = shopTillsOf(advice);
  const isKnown = trusted.length > 0;
  return [
    { name: "waiting", type: "Int32", value: isKnown ? waiting : null },
    { name: "longestWaitS", type: "Int32", value: isKnown ? longestS : null },
    { name: "tillsOpen", type: "Int32", value: tills.open },
    { name: "tillsNeeded", type: "Int32", value: tills.needed },
    { name: "calls", type: "Int32", value: calls },
  ];
}

function laneMetrics(lane: LaneView, minConfidence: number): Metric[] {
  const t = lane.telemetry;
  return [
    { name: "name", type: "String", value: lane.name },
    { name: "state", type: "String", value: t?.state ?? null },
    { name: "waiting", type: "Int32", value: t?.waiting ?? null },
    { name: "waitS", type: "Int32", value: t?.waitS ?? null },
    { name: "waitLowS", type: "Int32", value: t?.waitLowS ?? null },
    { name: "waitHighS", type: "Int32", value: t?.waitHighS ?? null },
    { name: "confidencePercent", type: "Int32", value: t?.confidencePercent ?? null },
    { name: "isTrusted", type: "Boolean", value: isTrusted(lane, minConfidence) },
  ];
}
