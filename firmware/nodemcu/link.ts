// A box's link over NodeMCU's own MQTT client: will, birth, QoS 1, reconnect with back-off. Says why the link is down.

import type { BoxSettings } from "../../protocol/box-settings";
import type { Kind } from "../../protocol/messages";
import { topicOf } from "../../protocol/topics";
import type { Box } from "../core/box";
import type { UplinkScheduler } from "../core/uplink-scheduler";
import { monotonicMs } from "./board";

const COMMANDS: readonly Kind[] = ["beacon", "config", "time", "ack"];
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

/** Gets the kind of each command after it was taken or refused. */
export type CommandListener = (kind: Kind) => void;

export class Link {
  fault = "";
  private client: NodeMqttClient;
  private box: Box;
  private voice: UplinkScheduler;
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

  constructor(box: Box, voice: UplinkScheduler, settings: BoxSettings, onCommand: CommandListener) {
    this.box = box;
    this.voice = voice;
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
        const levels = topic.split("/");
        const kind = levels[levels.length - 1] as Kind;
        const refused = box.command(kind, payload === undefined ? "" : payload, monotonicMs());
        if (refused !== "") print(kind + " refused: " + refused);
        onCommand(kind);
        self.flush();
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
    } else this.flush();
  }

  /** Sends one thing that the box has to say, if there is room. */
  flush(): void {
    const voice = this.voice;
    if (this.phase === "connected" && this.inFlight < WINDOW && voice.next(monotonicMs())) {
      this.publish(voice.kind, voice.payload, 0);
      // The client has its own copy by now.
      voice.payload = "";
    }
  }

  private open(tMs: number): void {
    const self = this;
    this.phase = "opening";
    this.sinceMs = tMs;
    this.client.lwt(this.topic("status"), this.box.will(), 1, 1);
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
    const topics: { [topic: string]: number } = {};
    for (let i = 0; i < COMMANDS.length; i++) topics[this.topic(COMMANDS[i] as Kind)] = 1;
    this.client.subscribe(topics as LuaTable<string, number>);
    this.publish("status", this.box.birth(), 1);
    this.voice.connected(monotonicMs());
  }

  private publish(kind: Kind, payload: string, retain: number): void {
    const self = this;
    this.sinceMs = monotonicMs();
    this.inFlight += 1;
    this.client.publish(this.topic(kind), payload, 1, retain, function (this: void): void {
      if (self.inFlight > 0) self.inFlight -= 1;
      self.sinceMs = monotonicMs();
      self.flush();
    });
  }

  private lost(reason: string): void {
    if (this.phase === "waiting") return;
    this.phase = "waiting";
    this.fault = reason;
    this.dueMs = monotonicMs() + this.pauseMs * (0.5 + Math.random());
    this.pauseMs = this.pauseMs * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : this.pauseMs * 2;
    this.box.disconnected();
    print("mqtt: " + reason);
  }

  private topic(kind: Kind): string {
    return topicOf(this.store, this.name, kind);
  }
}
