// WiFi, and sockets for a box's MQTT client, where the board has a network. Decides nothing.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { HostLink } from "../core/running-box.ts";
import { KEEP_ALIVE_S, type Session } from "../core/session.ts";
import { monotonicMs } from "./board-port.ts";
import { MqttClient, type MqttPort } from "./mqtt-client.ts";

/** Time between two looks at the WiFi, and between two attempts to join it: one takes some seconds. Unit ms; guess. */
const LOOK_MS = 2000;
const JOIN_MS = 30000;
/**
 * After so many attempts, ten minutes, there are fewer: each takes 15 blocks of memory for ever (espruino/supervisor.ts), and an access
 * point may be off for the night. Unit ms; guess.
 */
const QUICK_JOINS = 20;
const SLOW_JOIN_MS = 300000;
/** WiFi that is joined but leads to no broker for this long is joined anew, and then each hour. Unit ms; guess. */
const REJOIN_MS = 600000;
const HOUR_MS = 3600000;

/**
 * A box's network. `connect` stands still until somebody answers, 9 s at the most after its name has been found (an ESP32-S3
 * 18 s), and the sensors with it: after that the box runs for twice as long before it tries again.
 */
export class Network implements HostLink, MqttPort {
  private client: MqttClient;
  private session: Session;
  private settings: BoxSettings;
  private isJoined = false;
  private lookMs = 0;
  private joinMs = 0;
  /** Attempts since it was joined. */
  private joins = 0;
  private rejoinMs = 0;

  constructor(session: Session, settings: BoxSettings) {
    this.session = session;
    this.settings = settings;
    this.client = new MqttClient(this, session, settings, KEEP_ALIVE_S, Math.random);
  }

  now(): number {
    return monotonicMs();
  }

  maintain(tMs: number): void {
    const isConnected = this.client.isConnected();
    if (isConnected) this.rejoinMs = tMs + REJOIN_MS;
    else if (tMs >= this.lookMs) this.look(tMs);
    if (isConnected || this.isJoined) this.client.tick(tMs);
  }

  /** The interpreter neither joins again by itself nor says that it could not. */
  private look(tMs: number): void {
    const settings = this.settings;
    this.lookMs = tMs + LOOK_MS;
    this.isJoined = settings.ssid === "" || require("Wifi").getStatus().station === "connected";
    if (this.isJoined) this.joins = 0;
    if (settings.ssid === "" || tMs < (this.isJoined ? this.rejoinMs : this.joinMs)) return;
    if (!this.isJoined && this.joinMs > 0) this.session.disconnected("wifi not joined");
    this.joins += 1;
    this.joinMs = tMs + (this.joins < QUICK_JOINS ? JOIN_MS : SLOW_JOIN_MS);
    this.rejoinMs = tMs + (this.isJoined ? HOUR_MS : REJOIN_MS);
    require("Wifi").connect(settings.ssid, { password: settings.wifiPassword });
  }

  /**
   * A name is left to `connect`, which stands still over it for 7 s a name server that is silent: `Wifi.getHostByName` of 2v29 says
   * that there is none while it looks, and gives the bytes of a pointer once it knows (libs/network/esp32/jswrap_esp32_network.c).
   */
  open(): void {
    const client = this.client;
    const settings = this.settings;
    const beforeMs = monotonicMs();
    let opening: EspruinoSocket;
    try {
      const to = { host: settings.broker, port: settings.port };
      const opened = function () {
        if (client.socket === opening) client.opened(monotonicMs());
      };
      opening = settings.tls ? require("tls").connect(to, opened) : require("net").connect(to, opened);
    } catch (error) {
      // A name that cannot be found or a machine that refuses throws at once.
      const tMs = monotonicMs();
      // The reason goes into a message, whose texts have no quotes.
      client.failed(("" + error).replace(/["\\\n]/g, " "), tMs, 2 * (tMs - beforeMs));
      return;
    }
    client.attach(opening);
  }
}
