// The connections of a Sparkplug edge node. Each has its own will, so each is a new MQTT client.
import { connect, type MqttClient } from "mqtt";
import { type Cause, whyField } from "../core/problems/cause.ts";
import { mqttCauseOf } from "../core/problems/mqtt-cause.ts";
import type { WarningListener } from "../core/problems/warnings.ts";
import type { SparkplugMessage, SparkplugSession } from "../core/publishing/sparkplug/session.ts";

/** Where the Sparkplug broker is. */
export interface SparkplugAccount {
  url: string;
  clientId: string;
  username: string | undefined;
  password: string | undefined;
}

/** Pause before the next try. Unit ms. */
const AGAIN_MS = 5000;
const CONNECT_MS = 8000;
const KEEP_ALIVE_S = 30;
const WARNING = "sparkplug";

/** Stays connected until it is closed. */
export class SparkplugLink {
  private account: SparkplugAccount;
  private session: SparkplugSession;
  private wall: () => number;
  private warnings: WarningListener;
  private client: MqttClient | undefined;
  private death: SparkplugMessage | undefined;
  private timer: NodeJS.Timeout | undefined;
  private keep: (number: number) => Promise<void>;
  /** The session's number has not been sent in a CONNECT yet. */
  private isUnsent = false;
  private isOver = false;

  /** `wall` gives ms since 1970; `keep` stores the number of a connection for the next run, and resolves when that is done or has failed. */
  constructor(
    account: SparkplugAccount,
    session: SparkplugSession,
    wall: () => number,
    warnings: WarningListener,
    keep: (number: number) => Promise<void>,
  ) {
    this.keep = keep;
    this.account = account;
    this.session = session;
    this.wall = wall;
    this.warnings = warnings;
    this.open();
  }

  get isConnected(): boolean {
    return this.client?.connected ?? false;
  }

  send(messages: readonly SparkplugMessage[]): void {
    for (const { topic, payload } of messages) this.client?.publish(topic, Buffer.from(payload), { qos: 0 });
  }

  /** Publishes the node's death and disconnects: at an orderly disconnect the broker drops the will. */
  close(): Promise<void> {
    return this.end(this.death);
  }

  /** Disconnects without a death: another host is the node now. */
  leave(): Promise<void> {
    return this.end(undefined);
  }

  private async end(death: SparkplugMessage | undefined): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    if (client === undefined) return;
    client.removeAllListeners("close");
    if (client.connected && death !== undefined)
      await client.publishAsync(death.topic, Buffer.from(death.payload), { qos: 0 });
    await client.endAsync(!client.connected);
  }

  private open(): void {
    const death = this.session.connect(this.wall(), this.isUnsent);
    this.death = death;
    const kept = this.isUnsent ? Promise.resolve() : this.keep(this.session.number);
    this.isUnsent = true;
    kept.then(() => {
      if (!this.isOver) this.connect(death);
    });
  }

  private connect(death: SparkplugMessage): void {
    const { url, ...account } = this.account;
    const will = { topic: death.topic, payload: Buffer.from(death.payload), qos: 1 as const, retain: false };
    const names = Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined));
    const options = { clean: true, reconnectPeriod: 0, connectTimeout: CONNECT_MS, keepalive: KEEP_ALIVE_S };
    const client = connect(url, { ...options, ...names, will });
    this.client = client;
    client.on("packetsend", ({ cmd }) => {
      if (cmd === "connect") this.isUnsent = false;
    });
    client.on("connect", () => {
      this.warnings.onWarningOver(WARNING);
      client.subscribe(this.session.commandTopic, { qos: 1 });
      // A birth sent before the subscription was in place would have missed a request for another.
      this.session.rebirth();
    });
    client.on("message", (topic, payload) => {
      if (topic === this.session.commandTopic && asksForRebirth(payload)) this.session.rebirth();
    });
    client.on("error", (error) => this.tell(error.message, mqttCauseOf(error)));
    client.on("close", () => {
      client.removeAllListeners("close");
      client.end(true);
      this.tell("no connection", "cut-off");
      this.timer = setTimeout(() => this.open(), AGAIN_MS);
    });
  }

  private tell(reason: string, why: Cause | undefined): void {
    const broker = new URL(this.account.url).host;
    this.warnings.onWarning({ key: WARNING, problem: { code: "no-sparkplug", broker, reason, ...whyField(why) } });
  }
}

/**
 * Whether a payload is the only node command supported, "Node Control/Rebirth" with the value true: finds its name, and after it the
 * boolean field (14) with the value 1.
 */
function asksForRebirth(payload: Buffer): boolean {
  const at = payload.indexOf("Node Control/Rebirth");
  return at >= 0 && payload.indexOf(Buffer.from([14 * 8, 1]), at) > at;
}
