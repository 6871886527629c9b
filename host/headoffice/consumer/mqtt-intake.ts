// Records from an MQTT broker with shared subscriptions (Mosquitto, MQTT 5 brokers): consumers of one group share them. A
// connection for each lane, so that a backlog never stands in the way of what is live.
import { connect, type MqttClient } from "mqtt";
import {
  type DownlinkKind,
  downlinkTopic,
  LANES_UP,
  type LaneUp,
  storeOfUplink,
  uplinkTopic,
} from "../../../protocol/uplink/downlink.ts";
import { type CentralAccount, centralOptions } from "../uplink/connection.ts";
import type { Intake, IntakeListener } from "./intake.ts";

/** The group that shares the work. */
const GROUP = "headoffice";
/** Acknowledgements that the broker has not taken, at most: the next ones say more. */
const MOST_SENDING = 5000;
const LONGEST_PAUSE_MS = 10000;

/** One consumer's connections. */
export class MqttIntake implements Intake {
  private clients: { [L in LaneUp]: MqttClient };
  private held = new Set<LaneUp>();
  private waiting = new Map<LaneUp, () => void>();
  private listener: IntakeListener;

  constructor(account: CentralAccount, listener: IntakeListener) {
    this.listener = listener;
    this.clients = Object.fromEntries(LANES_UP.map((lane) => [lane, this.open(account, lane)])) as {
      [L in LaneUp]: MqttClient;
    };
  }

  hold(lane: LaneUp, isHeld: boolean): void {
    if (isHeld) {
      this.held.add(lane);
      return;
    }
    this.held.delete(lane);
    const goOn = this.waiting.get(lane);
    this.waiting.delete(lane);
    goOn?.();
  }

  send(store: string, kind: DownlinkKind, payload: string | Uint8Array): void {
    const client = this.clients.live;
    // Quality of service 0 for acknowledgements: the next one repeats what a lost one said.
    const isFull = kind === "ack" && client.stream.writableLength >= 64 * MOST_SENDING;
    if (client.connected && !isFull)
      client.publish(
        downlinkTopic(store, kind),
        Buffer.from(payload as Uint8Array),
        { qos: kind === "ack" ? 0 : 1 },
        () => {},
      );
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.endAsync(true)));
  }

  private open(account: CentralAccount, lane: LaneUp): MqttClient {
    const client = connect({ ...centralOptions(account, `headoffice-${lane}`), protocolVersion: 5 });
    const filter = `$share/${GROUP}/${uplinkTopic("+", lane)}`;
    let pauseMs = 500;
    client.on("connect", () => {
      pauseMs = 500;
      client.subscribe(filter, { qos: 1 }, (error) => {
        if (error === null) this.listener.onLink(true, lane);
        else {
          this.listener.onLink(false, `${filter}: ${error.message}`);
          client.stream.destroy();
        }
      });
    });
    client.on("error", (error) => this.listener.onLink(false, error.message));
    client.on("close", () => {
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
      client.options.reconnectPeriod = pauseMs * (0.5 + Math.random() / 2);
      this.hold(lane, false);
      this.listener.onLink(false, "closed");
    });
    // The broker's acknowledgement waits for the callback; what it acknowledges is not durable yet, but its shop keeps it.
    client.handleMessage = (packet, callback) => {
      const { topic, payload } = packet as unknown as { topic: string; payload: Buffer };
      const store = storeOfUplink(topic);
      if (store !== undefined)
        this.listener.onDelivery({ store, lane, payload, receivedMs: Date.now(), done: () => {} });
      if (this.held.has(lane)) this.waiting.set(lane, () => callback());
      else callback();
    };
    return client;
  }
}
