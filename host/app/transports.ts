// The ways from a host to its boxes: the broker, its own or the shop's, and serial lines beside it. Each is loaded where the shop
// has it.
import type { Logger } from "pino";
import type { AccessRules } from "../broker/access.ts";
import type { Config } from "../config/config.ts";
import { readOwnTls, readTls } from "../config/tls-files.ts";
import type { BoxListener, BoxTransport } from "../core/box-transport.ts";
import type { BrokerExtras } from "../mqtt/broker-link.ts";
import { openOnPort, type PortChoice } from "./free-port.ts";

/** The pages come once the broker has answered, or cannot be reached: a wait of this long is told of. Unit ms. */
const TOLD_MS = 2000;

/** How to reach the broker. */
export interface BrokerOptions {
  /** Where the embedded broker listens. */
  choice: PortChoice;
  onTaken: (port: number) => void;
  /** Password at a broker of the shop's own. */
  password: string | undefined;
  /** What the embedded broker asks of its clients; undefined: nothing. */
  rules: AccessRules | undefined;
  /** Virtual seconds to the second. */
  speed: number;
}

/** The way over the broker, and the ports of the embedded one; undefined at a broker of the shop's own. */
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
    const timer = setTimeout(() => logger.info({ broker: new URL(broker.url).host }, "waits for the broker"), TOLD_MS);
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

/** Boxes on serial lines are reached over those, all others over the broker. */
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
