// `tillbeacon broker mosquitto`: writes the configuration of a Mosquitto that keeps boxes apart as the embedded broker does.
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { DEFAULT_CONFIG, readConfig } from "../config/config.ts";
import { replaceFile } from "../config/config-file.ts";
import { changeCredentials, credentialsFile } from "../config/credentials.ts";
import { mosquittoFiles } from "../config/mosquitto-files.ts";
import { HOST_USER } from "../core/accounts.ts";
import { portNumber } from "./arguments.ts";

interface MosquittoOptions {
  out: string;
  config: string;
  listen: string;
  port: number;
  hostListen: string;
  hostPort: number;
}

const HELP = `
Writes mosquitto.conf, passwords, acl and host-password, and prints what the shop's configuration then needs. Boxes connect to
one listener, the host and its commands to another, on this machine. Run it again after 'provision' or 'boxes revoke', then
reload Mosquitto. All but mosquitto.conf are secret: Mosquitto must run as the user who owns them.

Example:
  tillbeacon broker mosquitto --out broker && mosquitto -c broker/mosquitto.conf`;

export function addBrokerCommand(program: Command): void {
  const broker = program.command("broker").description("brokers of the shop's own");
  broker
    .command("mosquitto")
    .description("write the configuration of a Mosquitto for this shop")
    .requiredOption("--out <folder>", "where to write it")
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .option("--listen <address>", "where boxes connect", "0.0.0.0")
    .option("--port <port>", "their port", portNumber, 1883)
    .option("--host-listen <address>", "where the host connects", "127.0.0.1")
    .option("--host-port <port>", "its port", portNumber, 1884)
    .addHelpText("after", HELP)
    .action(runMosquitto);
}

function runMosquitto(options: MosquittoOptions): void {
  const { store, log, homeAssistant } = readConfig(options.config);
  const folder = path.resolve(options.out);
  const place = {
    folder,
    store,
    boxes: { listen: options.listen, port: options.port },
    host: { listen: options.hostListen, port: options.hostPort },
    discoveryPrefix: homeAssistant.prefix,
  };
  const files = changeCredentials(credentialsFile(log), (credentials) => mosquittoFiles(place, credentials));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files))
    replaceFile(path.join(folder, name), text, name === "mosquitto.conf" ? 0o644 : 0o600);
  console.log(`${folder}: mosquitto.conf, passwords, acl and host-password are written
In ${options.config}:
broker:
  url: mqtt://${options.hostListen}:${options.hostPort}
  username: ${HOST_USER}
  passwordFile: ${path.join(folder, "host-password")}`);
}
