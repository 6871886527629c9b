// The shop's connection to the central broker: one of several servers, tried in turn at growing intervals with jitter, so
// that ten thousand shops do not come back in the same second. Knows no record.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { Cause } from "../../core/problems/cause.ts";
import { mqttCauseOf } from "../../core/problems/mqtt-cause.ts";
import { troubleOf } from "../../core/problems/tls-mistrust.ts";

/** Where head office's broker is, and who we are there. File names; passwords are in files or in the environment. */
export interface CentralAccount {
  servers: readonly string[];
  username?: string | undefined;
  passwordFile?: string | undefined;
  /** Certificate of who signed the broker's, and a certificate and key of our own. */
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Who is told of the connection. */
export interface ConnectionListener {
  onConnected(isConnected: boolean): void;
  onMessage(topic: string, payload: Buffer): void;
  /** Why there is no connection, in words, and by its code where that is known. */
  onTrouble(reason: string, why: Cause | undefined): void;
}

/** Longest pause before the next try, first and later; half of it at least. Unit ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60000;
const CONNECT_MS = 10000;
const KEEP_ALIVE_S = 20;
/** Messages that the broker has not acknowledged, at most. */
const IN_FLIGHT = 100;

/** Password of the environment, where no file names it. */
export const PASSWORD_VARIABLE = "TILLBEACON_HEADOFFICE_PASSWORD";

/** One connection, from now until it is closed. */
export class Connection {
  private client: MqttClient;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(account: CentralAccount, name: string, filters: readonly string[], listener: ConnectionListener) {
    const client = connect(centralOptions(account, name));
    this.client = client;
    client.on("connect", () => {
      this.pauseMs = FIRST_PAUSE_MS;
      noDelay(client);
      client.subscribe([...filters], { qos: 1 }, (error, granted) => {
        const isRefused = error !== null || granted?.some(({ qos }) => qos >= 128);
        if (!isRefused) listener.onConnected(true);
        else {
          listener.onTrouble(`the broker refuses to be listened to: ${filters.join(", ")}`, "not-allowed");
          client.stream.destroy();
        }
      });
    });
    client.on("message", (topic, payload) => listener.onMessage(topic, payload));
    client.on("error", (error) => listener.onTrouble(troubleOf(error), mqttCauseOf(error)));
    client.on("close", () => {
      // What is on its way is sent again by those who know whether it has come.
      for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.pauseMs);
      client.options.reconnectPeriod = this.pauseMs * (0.5 + Math.random() / 2);
      listener.onConnected(false);
    });
  }

  /** Messages that can be sent now. */
  room(): number {
    return this.client.connected ? Math.max(0, IN_FLIGHT - Object.keys(this.client.outgoing).length) : 0;
  }

  publish(topic: string, payload: Uint8Array | string): void {
    if (this.client.connected) this.client.publish(topic, Buffer.from(payload as Uint8Array), { qos: 1 }, () => {});
  }

  close(): Promise<void> {
    return this.client.endAsync(!this.client.connected);
  }
}

/** Options of a connection to the central broker. MQTT 3.1.1: every broker speaks it. Throws where a file is missing. */
export function centralOptions(account: CentralAccount, name: string): IClientOptions {
  const servers = account.servers.map((server) => {
    const url = new URL(server);
    const protocol = url.protocol.slice(0, -1) as "mqtt" | "mqtts";
    return { host: url.hostname, port: Number(url.port) || (protocol === "mqtts" ? 8883 : 1883), protocol };
  });
  const { username, passwordFile, ca, cert, key } = account;
  const password =
    passwordFile === undefined ? process.env[PASSWORD_VARIABLE] : readFileSync(passwordFile, "utf8").trim();
  return {
    servers,
    // With a certificate of our own, mqtt.js wants to be told once more; it goes by the server's own all the same.
    ...(servers[0] === undefined ? {} : { protocol: servers[0].protocol }),
    clientId: `tillbeacon-${name}-${randomUUID().slice(0, 8)}`,
    protocolVersion: 4,
    clean: true,
    resubscribe: false,
    keepalive: KEEP_ALIVE_S,
    reconnectPeriod: FIRST_PAUSE_MS * (0.5 + Math.random() / 2),
    reconnectOnConnackError: true,
    connectTimeout: CONNECT_MS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined || username === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
}

/** Without this, small messages wait for the other end's delayed acknowledgement (RFC 896, RFC 1122 4.2.3.2). */
function noDelay({ stream }: MqttClient): void {
  if ("setNoDelay" in stream) (stream as unknown as { setNoDelay(on: boolean): void }).setNoDelay(true);
}
