// WiFi, socket and MQTT client of a box, joined to its core. Says why the link is down; decides nothing else.

import { valuesOf } from "../../protocol/enumerations.ts";
import { COMMANDS, type Kind } from "../../protocol/messages.ts";
import { topicOf } from "../../protocol/topics.ts";
import type { Box } from "../core/box.ts";
import type { UplinkScheduler } from "../core/uplink-scheduler.ts";
import { MqttClient } from "../link/mqtt-client.ts";
import type { Settings } from "../platform/settings.ts";
import { monotonicMs } from "./board-port.ts";

/** WiFi that has been without a broker for this long is joined anew. Unit ms; guess. */
const REJOIN_MS = 60000;

/** A box's link. `onCommand` is called after each command that was taken, with its kind. */
export class Network {
  /** Why the last connection ended, or could not be made. */
  fault = "";
  /** The broker has been reached since the start. */
  reached = false;
  private client: MqttClient;
  private box: Box;
  private voice: UplinkScheduler;
  private settings: Settings;
  private socket: EspruinoSocket | undefined;
  private joinMs = 0;

  constructor(box: Box, voice: UplinkScheduler, settings: Settings, onCommand: (kind: Kind) => void) {
    this.box = box;
    this.voice = voice;
    this.settings = settings;
    const self = this;
    this.client = new MqttClient(
      {
        open: function () {
          self.open();
        },
        send: function (bytes) {
          if (self.socket !== undefined) self.socket.write(bytes);
        },
        close: function () {
          const closing = self.socket;
          self.socket = undefined;
          if (closing !== undefined) closing.end();
        },
        onConnected: function () {
          self.begin();
        },
        onDisconnected: function (reason) {
          self.fault = reason;
          box.disconnected();
          print("mqtt: " + reason);
        },
        onMessage: function (topic, payload) {
          const levels = topic.split("/");
          const kind = levels[levels.length - 1] as Kind;
          const refused = box.command(kind, payload, monotonicMs());
          if (refused !== "") print(kind + " refused: " + refused);
          onCommand(kind);
        },
      },
      {
        clientId: settings.store + "-" + settings.box,
        username: settings.username,
        password: settings.password,
        keepAliveS: 15,
        willTopic: this.topic("status"),
      },
      Math.random,
    );
  }

  /** To be called a few times a second. */
  tick(tMs: number): void {
    const box = this.box;
    if (this.client.isConnected()) this.joinMs = tMs + REJOIN_MS;
    else if (this.settings.ssid !== "" && tMs >= this.joinMs) {
      this.joinMs = tMs + REJOIN_MS;
      this.join();
    }
    this.client.tick(function () {
      return box.will();
    }, tMs);
    this.flush();
  }

  /** Sends one thing that the box has to say, if the window allows: what follows leaves room for sensors. */
  flush(): void {
    const voice = this.voice;
    const tMs = monotonicMs();
    if (this.client.canPublish() && voice.next(tMs))
      this.client.publish(this.topic(voice.kind), voice.payload, false, voice.repeated, tMs);
  }

  private join(): void {
    const self = this;
    require("Wifi").connect(this.settings.ssid, { password: this.settings.wifiPassword }, function (error) {
      if (error) {
        self.fault = "wifi: " + error;
        print(self.fault);
      }
    });
  }

  private open(): void {
    const self = this;
    const client = this.client;
    const settings = this.settings;
    let opening: EspruinoSocket;
    function gone(): void {
      if (self.socket === opening) client.closed(monotonicMs());
    }
    try {
      const to = { host: settings.broker, port: settings.port };
      const opened = function () {
        client.opened(monotonicMs());
      };
      opening = settings.tls ? require("tls").connect(to, opened) : require("net").connect(to, opened);
    } catch (error) {
      // A name that cannot be found or a machine that refuses throws at once.
      client.failed("" + error, monotonicMs());
      return;
    }
    this.socket = opening;
    opening.on("data", function (bytes) {
      if (self.socket !== opening) return;
      client.receive(bytes, monotonicMs());
      self.flush();
    });
    opening.on("close", gone);
    opening.on("error", gone);
  }

  private begin(): void {
    const tMs = monotonicMs();
    this.reached = true;
    const kinds = valuesOf(COMMANDS);
    for (let i = 0; i < kinds.length; i++) this.client.subscribe(this.topic(kinds[i] as Kind), tMs);
    this.client.publish(this.topic("status"), this.box.birth(), true, false, tMs);
    this.voice.connected(tMs);
  }

  private topic(kind: Kind): string {
    return topicOf(this.settings.store, this.settings.box, kind);
  }
}
