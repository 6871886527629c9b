// WiFi and socket under a box's MQTT client, where the board has a network. Decides nothing.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import { MqttClient } from "../link/mqtt-client.ts";
import type { Session } from "../link/session.ts";
import type { Ticking } from "../platform/running-box.ts";
import { monotonicMs } from "./board-port.ts";

/** WiFi that has been without a broker for this long is joined anew. Unit ms; guess. */
const REJOIN_MS = 60000;

/** A box's network. */
export class Network implements Ticking {
  private client: MqttClient;
  private session: Session;
  private settings: BoxSettings;
  private socket: EspruinoSocket | undefined;
  private joinMs = 0;

  constructor(session: Session, settings: BoxSettings) {
    this.session = session;
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
      },
      session,
      {
        store: settings.store,
        box: settings.box,
        username: settings.username,
        password: settings.password,
        keepAliveS: 15,
      },
      Math.random,
    );
  }

  tick(tMs: number): void {
    if (this.client.isConnected()) this.joinMs = tMs + REJOIN_MS;
    else if (this.settings.ssid !== "" && tMs >= this.joinMs) {
      this.joinMs = tMs + REJOIN_MS;
      this.join();
    }
    this.client.tick(tMs);
  }

  private join(): void {
    const session = this.session;
    require("Wifi").connect(this.settings.ssid, { password: this.settings.wifiPassword }, function (error) {
      if (error) session.disconnected("wifi: " + error);
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
    });
    opening.on("close", gone);
    opening.on("error", gone);
  }
}
