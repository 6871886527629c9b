// Where a command that speaks to one box finds its broker, and the secrets for it: in the shop's configuration, and in the
// file beside its log.
import { type Config, readConfig } from "../config/config.ts";
import { credentialsFile, readCredentials } from "../config/credentials.ts";
import { readOwnTls } from "../config/tls-files.ts";
import { HOST_USER } from "../core/clients/accounts.ts";
import type { BrokerAccount } from "../mqtt/broker-link.ts";
import { secretFile } from "./terminal.ts";

/** The broker of a configuration file, its own or the embedded one of the host that runs on this machine. */
export function brokerAccount(file: string): BrokerAccount & { credentials: string } {
  const config = readConfig(file);
  const { store, broker } = config;
  const credentials = credentialsFile(config.log);
  if ("url" in broker)
    return {
      ...{ url: broker.url, store, username: broker.username, password: brokerPassword(config), credentials },
      tls: readOwnTls(broker, "broker", Date.now()),
    };
  const password = readCredentials(credentials)?.hostSecret;
  const username = password === undefined ? undefined : HOST_USER;
  return { url: `mqtt://127.0.0.1:${broker.port}`, store, username, password, credentials };
}

/** The host's password at a broker of the shop's own: of the environment before that of a file. */
export function brokerPassword({ broker }: Config): string | undefined {
  const given = process.env["TILLBEACON_BROKER_PASSWORD"];
  if (given !== undefined || !("url" in broker) || broker.passwordFile === undefined) return given;
  return secretFile(broker.passwordFile);
}
