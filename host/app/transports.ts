// Opens the transports to the boxes: a broker, embedded or the shop's own, and serial lines beside it. Loads only those that the shop has.
import type { Logger } from "pino";
import type { AccessRules } from "../broker/access.ts";
import type { Config } from "../config/config.ts";
import { readOwnTls, readTls } from "../config/tls-files.ts";
import type { BoxListener, BoxTransport } from "../core/boxes/box-transport.ts";
import type { BrokerExtras } from "../mqtt/broker-link.ts";
import { openOnPort, type PortChoice } from "./free-port.ts";

/** Pages open once the broker has answered or cannot be reached; after this long a line says what the host is waiting for. Unit ms. */
const SLOW_MS = 2000;

/** How to reach the broker. */
export interface BrokerOptions {
  /** Where the embedded broker listens. */
  choice: PortChoice;
  onTaken: (port: number) => void;
  /** Password at a broker of the shop's own. */
  password: string | undefined;
  /** Access rules of the embedded broker; undefined: it asks for no credentials. */
  rules: AccessRules | undefined;
  /** Virtual seconds per real second. */
  speed: number;
}

/** Opens the transport over the broker. The ports are those of the embedded one; undefined for a broker of the shop's own. */
export async function openBroker(
  { store, broker }: Config,
  { choice, onTaken, password, rules, speed }: BrokerOptions,
  listener: BoxListener,
  logger: Logger,
  extras: BrokerExtras,
): Promise<{ transport: BoxTransport; port: number | undefined; tlsPort?: number | undefined }> {
  if ("url" in broker) {
    const tls = readOwnTls(broker, "broker", Date.now());
    const account = { url: broker.url, store, username: broker.username, password, tls };
    const onLink = (up: boolean, detail: string): void => logger[up ? "info" : "warn"]({ up, detail }, "broker");
    const timer = setTimeout(() => logger.info({ broker: new URL(broker.url).host }, "waits for the broker"), SLOW_MS);
    try {
      const { connectBroker } = await import("../mqtt/broker-link.ts");
      return { transport: await connectBroker(account, listener, onLink, extras), port: undefined };
    } finally {
      clearTimeout(timer);
    }
  }
  const { cert, key } = broker.tls === undefined ? {} : readTls(broker.tls, "broker.tls");
  const tls = cert === undefined || key === undefined ? undefined : { port: broker.tls?.port ?? 0, cert, key };
  const { startBroker } = await import("../broker/embedded-broker.ts");
  const open = (port: number) => startBroker({ host: broker.listen, port, tls }, store, listener, speed, rules);
  const embedded = await openOnPort(choice, open, onTaken);
  return { transport: embedded, port: embedded.port, tlsPort: embedded.tlsPort };
}

/** A transport that reaches boxes on serial lines over those, and all others over the broker. */
export async function withSerial(
  { store, serial }: Config,
  broker: BoxTransport,
  listener: BoxListener,
  logger: Logger,
): Promise<BoxTransport> {
  if (serial.length === 0) return broker;
  const { openSerialLink } = await import("../serial/serial-link.ts");
  const lines = openSerialLink(store, serial, listener, (port, up, detail) =>
    logger[up ? "info" : "warn"]({ port, up, detail }, "serial"),
  );
  return {
    send: (box, kind, payload) => (lines.has(box) ? lines : broker).send(box, kind, payload),
    publish: (message) => broker.publish(message),
    standsBy: () => broker.standsBy?.() ?? false,
    close: async () => {
      await Promise.all([lines.close(), broker.close()]);
    },
  };
}
