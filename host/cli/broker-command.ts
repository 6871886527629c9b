// `tillbeacon broker mosquitto`: writes the configuration of a Mosquitto that keeps boxes apart as the embedded broker does.
import path from "node:path";
import type { Command } from "commander";
import { CA } from "../config/certificates.ts";
import { readConfig } from "../config/config.ts";
import { replaceFile } from "../config/config-file.ts";
import { changeCredentials, credentialsFile } from "../config/credentials.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { mosquittoFiles } from "../config/mosquitto-files.ts";
import { readTls } from "../config/tls-files.ts";
import { HOST_USER } from "../core/clients/accounts.ts";
import { portNumber } from "./arguments.ts";
import { makeOutputFolder } from "./output-file.ts";

interface MosquittoOptions {
  out: string;
  config: string;
  listen: string;
  port: number;
  hostListen: string;
  hostPort: number;
  tls?: string;
}

const HELP = `
Writes mosquitto.conf, passwords, acl and host-password, and prints what the shop's configuration then needs. Boxes connect to
one listener, the host and its commands to another, on this machine. Run it again after 'provision' or 'boxes revoke', then
reload Mosquitto. All but mosquitto.conf are secret: Mosquitto must run as the user who owns them.

Examples:
  tillbeacon broker mosquitto --out broker && mosquitto -c broker/mosquitto.conf
  tillbeacon certificates tls --name 192.0.2.10 --client host
  tillbeacon broker mosquitto --out broker --tls tls --host-listen 192.0.2.10 --host-port 8883     on another machine`;

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
    .option("--tls <folder>", "TLS between host and broker, with the certificates of this folder (see 'certificates')")
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
    host: { listen: options.hostListen, port: options.hostPort, tls: serverTls(options.tls) },
    discoveryPrefix: homeAssistant.prefix,
  };
  const files = changeCredentials(credentialsFile(log), (credentials) => mosquittoFiles(place, credentials));
  makeOutputFolder(folder, 0o700);
  for (const [name, text] of Object.entries(files))
    replaceFile(path.join(folder, name), text, name === "mosquitto.conf" ? 0o644 : 0o600);
  console.log(`${folder}: mosquitto.conf, passwords, acl and host-password are written
In ${options.config}:
broker:
  url: ${options.tls === undefined ? "mqtt" : "mqtts"}://${options.hostListen}:${options.hostPort}
  username: ${HOST_USER}
  passwordFile: ${path.join(folder, "host-password")}${hostTls(options.tls)}`);
}

/** The broker's files; throws InputError when they cannot be used. */
function serverTls(folder: string | undefined): { ca: string; cert: string; key: string } | undefined {
  if (folder === undefined) return undefined;
  const files = filesIn(folder, "server");
  readTls(files, "--tls");
  return files;
}

function hostTls(folder: string | undefined): string {
  if (folder === undefined) return "";
  const files = filesIn(folder, "host");
  readTls(files, "--tls");
  return Object.entries(files)
    .map(([part, file]) => `\n  ${part}: ${file}`)
    .join("");
}

function filesIn(folder: string, name: "server" | "host"): { ca: string; cert: string; key: string } {
  const file = (end: string): string => path.join(path.resolve(folder), end);
  return { ca: file(CA.cert), cert: file(`${name}.crt`), key: file(`${name}.key`) };
}
