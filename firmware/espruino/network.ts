// WiFi, socket and MQTT client of a box, joined to its core. Says why the link is down; decides nothing else.
import type { Kind } from "../../protocol/messages.ts";
import { topicOf } from "../../protocol/topics.ts";
import type { Box } from "../core/box.ts";
import { MqttClient } from "../link/mqtt-client.ts";
import { monotonicMs } from "./board-port.ts";
import type { Settings } from "./settings.ts";

const COMMANDS: readonly Kind[] = ["beacon", "config", "time", "ack"];

/** A box's link. `onCommand` is called after each command, for the lamp. */
export class Network {
  private client: MqttClient;
  private box: Box;
  private settings: Settings;

  constructor(box: Box, settings: Settings, onCommand: () => void) {
    this.box = box;
    this.settings = settings;
    const self = this;
    let socket: EspruinoSocket | undefined;
    const client = new MqttClient(
      {
        open: function () {
          const opening = require("net").connect({ host: settings.broker, port: settings.port }, function () {
            client.opened(monotonicMs());
          });
          socket = opening;
          opening.on("data", function (bytes) {
            if (socket === opening) {
              client.receive(bytes, monotonicMs());
              self.flush();
            }
          });
          function gone(): void {
            if (socket === opening) client.closed(monotonicMs());
          }
          opening.on("close", gone);
          opening.on("error", gone);
        },
        send: function (bytes) {
          if (socket !== undefined) socket.write(bytes);
        },
        close: function () {
          const closing = socket;
          socket = undefined;
          if (closing !== undefined) closing.end();
        },
        onConnected: function () {
          self.begin();
        },
        onDisconnected: function (reason) {
          box.disconnected();
          print("mqtt: " + reason);
        },
        onMessage: function (topic, payload) {
          const levels = topic.split("/");
          const refused = box.command(levels[levels.length - 1] as Kind, payload, monotonicMs());
          if (refused !== "") print("command refused: " + refused);
          onCommand();
        },
      },
      {
        clientId: settings.store + "-" + settings.box,
        username: settings.username,
        password: settings.password,
        keepAliveS: 15,
        willTopic: topicOf(settings.store, settings.box, "status"),
      },
      Math.random,
    );
    this.client = client;
  }

  /** To be called a few times a second. */
  tick(tMs: number): void {
    const box = this.box;
    this.client.tick(function () {
      return box.will();
    }, tMs);
    this.flush();
  }

  /** Sends what the box has to say, as far as the window allows. */
  flush(): void {
    const settings = this.settings;
    const topic = topicOf(settings.store, settings.box, "telemetry");
    while (this.client.canPublish()) {
      const payload = this.box.next(monotonicMs());
      if (payload === undefined) return;
      this.client.publish(topic, payload, false, monotonicMs());
    }
  }

  private begin(): void {
    const settings = this.settings;
    const tMs = monotonicMs();
    for (let i = 0; i < COMMANDS.length; i++) {
      this.client.subscribe(topicOf(settings.store, settings.box, COMMANDS[i] as Kind), tMs);
    }
    this.client.publish(topicOf(settings.store, settings.box, "status"), this.box.birth(), true, tMs);
    this.box.connected(tMs);
  }
}
