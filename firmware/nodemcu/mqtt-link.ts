// The transport of a box's session over NodeMCU's own MQTT client: will, QoS 1, reconnect with back-off. Decides nothing.
// What is said of the client is in app/modules/mqtt.c of NodeMCU 3.0.
import type { BoxSettings } from "../../protocol/box-settings";
import type { Kind } from "../../protocol/messages";
import { kindOfTopic, topicOf } from "../../protocol/topics";
import { BackOff } from "../core/back-off";
import { KEEP_ALIVE_S, type Session, type Transport } from "../core/session";
import { monotonicMs } from "./board";
import { protect } from "./errors";

/** Longest packet that the client takes: a payload of MAX_PAYLOAD and its topic. Unit bytes. */
const LONGEST = 1200;
/** Publications under way; the client keeps each in the heap until it is acknowledged. */
const WINDOW = 2;
/** An attempt, or a publication, that is not answered by then has failed. Unit ms. */
const ANSWER_MS = 20000;
/** Reasons of the client from which on it is the broker that refuses (`mqtt.CONNACK_REFUSED_*`). */
const REFUSED = 1;

/** One connection after another to one broker. */
export class MqttLink implements Transport {
  private client!: NodeMqttClient;
  /** One for all publications of a client, which keeps but the last that it is given. */
  private onAcknowledged!: (this: void) => void;
  private session: Session;
  private store: string;
  private name: string;
  private broker: string;
  private port: number;
  private tls: boolean;
  private username: string;
  private password: string;
  private backOff: BackOff = new BackOff();
  private phase: "waiting" | "opening" | "connected" = "waiting";
  private inFlight = 0;
  private sinceMs = 0;
  private dueMs = 0;

  constructor(session: Session, settings: BoxSettings) {
    this.session = session;
    session.transport = this;
    this.store = settings.store;
    this.name = settings.box;
    this.broker = settings.broker;
    this.port = settings.port;
    this.tls = settings.tls === true;
    this.username = settings.username;
    this.password = settings.username === "" ? "" : settings.password;
    this.renew();
  }

  /** To be called a few times a second. */
  maintain(tMs: number): void {
    if (this.phase === "waiting") {
      if (tMs >= this.dueMs) this.open(tMs);
    } else if ((this.phase === "opening" || this.inFlight > 0) && tMs - this.sinceMs > ANSWER_MS)
      this.abandon("broker does not answer");
    else if (this.session.mayHaveMore) this.session.flush(tMs);
  }

  canPublish(): boolean {
    return this.phase === "connected" && this.inFlight < WINDOW;
  }

  /** The client has no flag for what is sent again. */
  publish(kind: Kind, payload: string, retained: boolean, _repeated: boolean, tMs: number): void {
    this.sinceMs = tMs;
    this.inFlight += 1;
    this.client.publish(this.topic(kind), payload, 1, retained ? 1 : 0, this.onAcknowledged);
  }

  subscribe(kinds: readonly Kind[]): void {
    const topics: { [topic: string]: number } = {};
    for (let i = 0; i < kinds.length; i++) topics[this.topic(kinds[i] as Kind)] = 1;
    this.client.subscribe(topics as LuaTable<string, number>);
  }

  /**
   * Another client. An argument that is nil would hide those behind it, and with them the clean session; no name is an empty
   * one.
   */
  private renew(): void {
    const self = this;
    const id = this.store + "-" + this.name;
    const client = mqtt.Client(id, KEEP_ALIVE_S, this.username, this.password, 1, LONGEST);
    this.client = client;
    this.onAcknowledged = function (this: void): void {
      protect(function (this: void): void {
        if (self.client === client) self.acknowledged();
      });
    };
    function take(this: void, _client: unknown, topic: string, payload: string | undefined): void {
      protect(function (this: void): void {
        if (self.client === client) self.received(topic, payload === undefined ? "" : payload);
      });
    }
    client.on("message", take);
    // What is too long comes in part, and is refused, counted and told like any other that cannot be read.
    client.on("overflow", take);
    client.on("offline", function (this: void): void {
      protect(function (this: void): void {
        if (self.client === client) self.lost("connection closed");
      });
    });
  }

  private received(topic: string, payload: string): void {
    const tMs = monotonicMs();
    this.session.received(kindOfTopic(topic), payload, tMs);
    this.session.flush(tMs);
  }

  private acknowledged(): void {
    if (this.inFlight > 0) this.inFlight -= 1;
    this.sinceMs = monotonicMs();
    this.session.flush(this.sinceMs);
  }

  private open(tMs: number): void {
    const self = this;
    const client = this.client;
    this.phase = "opening";
    this.sinceMs = tMs;
    const isOpening = protect(function (this: void): void {
      client.lwt(self.topic("status"), self.session.will(), 1, 1);
      client.connect(
        self.broker,
        self.port,
        self.tls,
        function (this: void): void {
          protect(function (this: void): void {
            if (self.client === client) self.begin();
          });
        },
        function (this: void, _client: unknown, reason: number): void {
          protect(function (this: void): void {
            if (self.client === client) self.failed(reason);
          });
        },
      );
    });
    if (!isOpening) this.abandon("no connection");
  }

  private failed(reason: number): void {
    if (reason >= REFUSED) this.backOff.refused();
    this.lost(reason >= REFUSED ? "refused with code " + reason : "no connection, reason " + reason);
  }

  private begin(): void {
    const tMs = monotonicMs();
    this.phase = "connected";
    this.backOff.connected(tMs);
    this.inFlight = 0;
    this.session.connected(tMs);
  }

  /**
   * The client says goodbye only behind the publication that nobody acknowledges, and takes no other connection until then:
   * it is left to itself. It goes when its connection does, at the latest when the broker sees a second one of this name.
   */
  private abandon(reason: string): void {
    const left = this.client;
    protect(function (this: void): void {
      left.close();
    });
    this.renew();
    this.lost(reason);
  }

  private lost(reason: string): void {
    if (this.phase === "waiting") return;
    this.phase = "waiting";
    this.dueMs = this.backOff.retryMs(monotonicMs(), node.random());
    this.session.disconnected(reason);
  }

  private topic(kind: Kind): string {
    return topicOf(this.store, this.name, kind);
  }
}
