// The transport of a box's session over NodeMCU's own MQTT client: will, QoS 1, reconnect with back-off. Decides nothing.
import type { BoxSettings } from "../../protocol/box-settings";
import type { Kind } from "../../protocol/messages";
import { kindOfTopic, topicOf } from "../../protocol/topics";
import type { Session, Transport } from "../link/session";
import { monotonicMs } from "./board";

const KEEP_ALIVE_S = 15;
/** Publications under way; the client keeps each in the heap until it is acknowledged. */
const WINDOW = 2;
/** First and longest pause between attempts. Unit ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60000;
/** An attempt, or a publication, that is not answered by then has failed. Unit ms. */
const ANSWER_MS = 20000;
/** Reasons of the client from which on it is the broker that refuses (`mqtt.CONNACK_REFUSED_*`). */
const REFUSED = 1;

/** One connection after another to one broker. */
export class MqttLink implements Transport {
  private client: NodeMqttClient;
  private session: Session;
  private store: string;
  private name: string;
  private broker: string;
  private port: number;
  private tls: boolean;
  private phase: "waiting" | "opening" | "connected" = "waiting";
  private inFlight = 0;
  private sinceMs = 0;
  private dueMs = 0;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(session: Session, settings: BoxSettings) {
    this.session = session;
    session.transport = this;
    this.store = settings.store;
    this.name = settings.box;
    this.broker = settings.broker;
    this.port = settings.port;
    this.tls = settings.tls === true;
    const self = this;
    this.client = mqtt.Client(
      settings.store + "-" + settings.box,
      KEEP_ALIVE_S,
      settings.username === "" ? undefined : settings.username,
      settings.username === "" ? undefined : settings.password,
      1,
    );
    this.client.on(
      "message",
      function (this: void, _client: unknown, topic: string, payload: string | undefined): void {
        const tMs = monotonicMs();
        session.received(kindOfTopic(topic), payload === undefined ? "" : payload, tMs);
        session.flush(tMs);
      },
    );
    this.client.on("offline", function (this: void): void {
      self.lost("connection closed");
    });
  }

  /** To be called a few times a second. */
  tick(tMs: number): void {
    if (this.phase === "waiting") {
      if (tMs >= this.dueMs) this.open(tMs);
    } else if ((this.phase === "opening" || this.inFlight > 0) && tMs - this.sinceMs > ANSWER_MS) {
      this.client.close();
      this.lost("broker does not answer");
    } else this.session.tick(tMs);
  }

  canPublish(): boolean {
    return this.phase === "connected" && this.inFlight < WINDOW;
  }

  /** The client has no flag for what is sent again. */
  publish(kind: Kind, payload: string, retained: boolean, _repeated: boolean, tMs: number): void {
    const self = this;
    this.sinceMs = tMs;
    this.inFlight += 1;
    this.client.publish(this.topic(kind), payload, 1, retained ? 1 : 0, function (this: void): void {
      self.acknowledged();
    });
  }

  subscribe(kinds: readonly Kind[]): void {
    const topics: { [topic: string]: number } = {};
    for (let i = 0; i < kinds.length; i++) topics[this.topic(kinds[i] as Kind)] = 1;
    this.client.subscribe(topics as LuaTable<string, number>);
  }

  private acknowledged(): void {
    if (this.inFlight > 0) this.inFlight -= 1;
    this.sinceMs = monotonicMs();
    this.session.flush(this.sinceMs);
  }

  private open(tMs: number): void {
    const self = this;
    this.phase = "opening";
    this.sinceMs = tMs;
    this.client.lwt(this.topic("status"), this.session.will(), 1, 1);
    this.client.connect(
      this.broker,
      this.port,
      this.tls,
      function (this: void): void {
        self.begin();
      },
      function (this: void, _client: unknown, reason: number): void {
        if (reason >= REFUSED) self.pauseMs = LONGEST_PAUSE_MS;
        self.lost(reason >= REFUSED ? "refused with code " + reason : "no connection, reason " + reason);
      },
    );
  }

  private begin(): void {
    this.phase = "connected";
    this.pauseMs = FIRST_PAUSE_MS;
    this.inFlight = 0;
    this.session.connected(monotonicMs());
  }

  private lost(reason: string): void {
    if (this.phase === "waiting") return;
    this.phase = "waiting";
    this.dueMs = monotonicMs() + this.pauseMs * (0.5 + Math.random());
    this.pauseMs = this.pauseMs * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : this.pauseMs * 2;
    this.session.disconnected(reason);
  }

  private topic(kind: Kind): string {
    return topicOf(this.store, this.name, kind);
  }
}
