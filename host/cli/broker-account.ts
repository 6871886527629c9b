// Where a command that speaks to one box finds its broker: in the shop's configuration.

import { readConfig } from "../config/config.ts";
import type { BrokerAccount } from "../mqtt/broker-link.ts";

/** The broker of a configuration file, its own or the embedded one of the host that runs on this machine. */
export function brokerAccount(file: string): BrokerAccount {
  const { store, broker } = readConfig(file);
  const password = process.env["TILLBEACON_BROKER_PASSWORD"];
  if ("url" in broker) return { url: broker.url, store, username: broker.username, password };
  return { url: `mqtt://127.0.0.1:${broker.port}`, store, username: undefined, password: undefined };
}
