// Sends the host's commands, acknowledgements and publications, and warns of those that the broker refuses (PUBACK of MQTT 5, clause
// 3.4.2.1).
import { type MqttClient, ReasonCodes } from "mqtt";
import { type Cause, whyFieldOf } from "../core/problems/cause.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import type { Published } from "../core/publishing/published-shop.ts";
import { type Outgoing, PacketBatch } from "./packet-batch.ts";

/** Most unacknowledged messages; more are dropped, as they are renewed anyway. 1,000 lanes have 2,000 a second. */
const MOST_IN_FLIGHT = 4000;
/** Reason codes from here on are refusals. */
const REFUSED = 128;
/** How long the warning of a refused command stands. Unit ms. */
const WARNING_MS = 60000;
/** After a refused publication nothing is published for this long: some brokers disconnect at each. Unit ms. */
const LEFT_OUT_MS = 600000;
/** Interval of acknowledgements with QoS 1 to one box. Unit ms. */
const SURE_MS = 50000;
/** How many topics are remembered: more than there are boxes to acknowledge. */
const MOST_SURE = 4000;
/** Parts of the keys of the warnings. */
const KEYS = { commands: "commands to boxes", published: "what the host publishes" } as const;

/** The broker's reason, and its cause where known. */
interface Refusal {
  reason: string;
  why?: Cause;
}

/** Commands and publications of one client. */
export class MessageSender {
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

  /** Sends a command to a box now or not at all: a queue would deliver lamp commands that are no longer in force. */
  command(topic: string, payload: string): void {
    this.send({ topic, payload, isRetained: false }, (refusal) => this.warn("commands", refusal, topic, WARNING_MS));
  }

  /**
   * Sends an acknowledgement of records. Most go with QoS 0, as the next one includes it and a box that gets none sends its records
   * again. The first and one a minute go with QoS 1, which shows whether the broker accepts them.
   */
  acknowledge(topic: string, payload: string): void {
    const nowMs = performance.now();
    const sureMs = this.sureMs.get(topic);
    if (sureMs !== undefined && nowMs - sureMs < SURE_MS) {
      this.batch.add({ topic, payload, isRetained: false });
      return;
    }
    if (this.sureMs.size >= MOST_SURE) this.sureMs.clear();
    this.sureMs.set(topic, nowMs);
    this.command(topic, payload);
  }

  /** Writes the messages of this turn now, as before the connection is closed. */
  flush(): void {
    this.batch.flush();
  }

  /** Publishes for other systems. */
  publish(message: Published): void {
    if (performance.now() < this.leftOutUntilMs) return;
    if (message.qos === 0) {
      this.batch.add(message);
      return;
    }
    this.send(message, (refusal) => {
      this.leftOutUntilMs = performance.now() + LEFT_OUT_MS;
      this.warn("published", refusal, message.topic, LEFT_OUT_MS);
    });
  }

  /** Sends with QoS 1, so that a refusal is heard of. */
  private send(message: Outgoing, onRefusal: (refusal: Refusal) => void): void {
    if (this.batch.unacknowledged >= MOST_IN_FLIGHT) return;
    this.batch.add(message, (code) => {
      const reason = (ReasonCodes as { [code: number]: string })[code] ?? `reason ${code}`;
      if (code >= REFUSED) onRefusal({ reason: `Publish error: ${reason}`, ...whyFieldOf({ code }) });
    });
  }

  private warn(what: "commands" | "published", refusal: Refusal, topic: string, lastsMs: number): void {
    const problem = { code: "not-passed-on", broker: this.address, what, topic, ...refusal } as const;
    this.warnings.onWarning({ key: `broker refuses ${KEYS[what]}`, problem }, lastsMs);
  }
}
