// Sends what the host has to say, and tells people what the broker refuses: MQTT 5 says so (PUBACK, clause 3.4.2.1).
import { type MqttClient, ReasonCodes } from "mqtt";
import { type Cause, whyOf } from "../core/cause.ts";
import type { Published } from "../core/published-shop.ts";
import type { WarningListener } from "../core/warnings.ts";
import { PacketBatch } from "./packet-batch.ts";

/** Messages that the broker has not acknowledged, at most: they are renewed anyway. A second of 1,000 lanes has 2,000. */
const MOST_IN_FLIGHT = 4000;
/** Reason codes of refusal begin here. */
const REFUSED = 128;
/** How long people are told that a command was refused. Unit ms. */
const TOLD_MS = 60000;
/** What is published for others, but refused, is left out for so long: some brokers end the connection at it. Unit ms. */
const LEFT_OUT_MS = 600000;
/** Between two acknowledgements of a box with QoS 1. Unit ms. */
const SURE_MS = 50000;
/** Topics that are remembered at most: more than boxes that are acknowledged. */
const MOST_SURE = 4000;
/** What the warnings of what is not passed on are known by. */
const KEYS = { commands: "commands to boxes", published: "what the host publishes" } as const;

/** What the broker says, and its code where that is known. */
interface Refusal {
  reason: string;
  why?: Cause;
}

/** Commands and publications of one client. */
export class Publisher {
  private address: string;
  private warnings: WarningListener;
  private batch: PacketBatch;
  private leftOutUntilMs = 0;
  /** When a box was last acknowledged with QoS 1 on this connection, by topic. */
  private sureMs = new Map<string, number>();

  constructor(client: MqttClient, address: string, warnings: WarningListener) {
    this.address = address;
    this.warnings = warnings;
    this.batch = new PacketBatch(client);
    client.on("connect", () => this.sureMs.clear());
  }

  /** A command to a box, now or not at all: a queue would deliver lamp commands that no longer hold. */
  command(topic: string, payload: string): void {
    this.send(topic, payload, false, (refusal) => this.tell("commands", refusal, topic, TOLD_MS));
  }

  /**
   * An acknowledgement of records: the next one says all that this one does, and a box that has heard none sends again. So most go
   * with QoS 0; at first and once a minute QoS 1 shows whether the broker takes it.
   */
  acknowledge(topic: string, payload: string): void {
    const nowMs = performance.now();
    const sureMs = this.sureMs.get(topic);
    if (sureMs !== undefined && nowMs - sureMs < SURE_MS) {
      this.batch.add(topic, payload, false);
      return;
    }
    if (this.sureMs.size >= MOST_SURE) this.sureMs.clear();
    this.sureMs.set(topic, nowMs);
    this.command(topic, payload);
  }

  /** Writes what has been said in this turn, now: the connection is about to end. */
  flush(): void {
    this.batch.flush();
  }

  /** What everybody may read. */
  publish({ topic, payload, isRetained, qos }: Published): void {
    if (performance.now() < this.leftOutUntilMs) return;
    if (qos === 0) this.batch.add(topic, payload, isRetained);
    else this.sendPublished(topic, payload, isRetained);
  }

  private sendPublished(topic: string, payload: string, isRetained: boolean): void {
    this.send(topic, payload, isRetained, (refusal) => {
      this.leftOutUntilMs = performance.now() + LEFT_OUT_MS;
      this.tell("published", refusal, topic, LEFT_OUT_MS);
    });
  }

  private send(topic: string, payload: string, retain: boolean, onRefusal: (refusal: Refusal) => void): void {
    if (this.batch.unacknowledged >= MOST_IN_FLIGHT) return;
    this.batch.add(topic, payload, retain, (code) => {
      const reason = (ReasonCodes as { [code: number]: string })[code] ?? `reason ${code}`;
      if (code >= REFUSED) onRefusal({ reason: `Publish error: ${reason}`, ...whyOf({ code }) });
    });
  }

  private tell(what: "commands" | "published", refusal: Refusal, topic: string, lastsMs: number): void {
    const problem = { code: "not-passed-on", broker: this.address, what, topic, ...refusal } as const;
    this.warnings.onWarning({ key: `broker refuses ${KEYS[what]}`, problem }, lastsMs);
  }
}
