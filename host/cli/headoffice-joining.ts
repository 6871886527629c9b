// `tillbeacon headoffice broker | invite | remove | join | bridge`: a chain's broker, and how shops come to it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { isName } from "../../protocol/host-topics.ts";
import { shortJson } from "../config/checked-file.ts";
import { readConfig } from "../config/config.ts";
import { rewriteFile } from "../config/config-file.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { writeHeadOffice, writeSecret } from "../config/join.ts";
import { mosquittoHash } from "../config/secret-hash.ts";
import { readOwnTls, type TlsFiles } from "../config/tls-files.ts";
import { InputError } from "../core/problems/input-error.ts";
import {
  aclText,
  bridgeConf,
  centralConf,
  LOCAL_PORT,
  newPassword,
  readToken,
  tokenOf,
  withUser,
} from "../headoffice/broker-files.ts";
import { portNumber } from "./arguments.ts";
import { makeOutputFolder } from "./output-file.ts";
import { secretFrom } from "./terminal.ts";

/** Account of head office at its own broker. */
const HEAD_OFFICE = "headoffice";
const PASSWORD_FILE = "tillbeacon-headoffice.password";

export function addJoiningCommands(headOffice: Command): void {
  headOffice
    .command("broker")
    .description("make a central Mosquitto's configuration, accounts and a chain.yaml for it, in a folder")
    .argument("<folder>", "a new folder")
    .option("--port <port>", "port of the broker", portNumber, 8883)
    .option("--listen <address>", "address to listen on; all of them by default", "")
    .option("--mutual", "shops must show a certificate of your own authority as well")
    .option("--plain", "without TLS: for a machine's own network only")
    .action(makeBroker);
  headOffice
    .command("invite")
    .description("give a shop an account at the central broker; prints the token that it joins with")
    .argument("<store>", "the shop's name")
    .option("--passwords <file>", "the broker's password file", "passwords")
    .action(invite);
  headOffice
    .command("remove")
    .description("remove a shop's account from the central broker")
    .argument("<store>", "the shop's name")
    .option("--passwords <file>", "the broker's password file", "passwords")
    .action(remove);
  headOffice
    .command("join")
    .description("in the shop: try the token at head office's broker, and write it into the shop's configuration")
    .argument("<url>", "head office's broker, mqtts://host:8883; several are separated by commas")
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .option(
      "--token-file <file>",
      "file with the token alone; otherwise it is asked for, or taken from TILLBEACON_JOIN_TOKEN",
    )
    .option("--ca <file>", "certificate of the authority that signed the broker's, unless it is a public one")
    .option("--cert <file>", "the shop's own certificate, where the broker asks for one")
    .option("--key <file>", "its key")
    .action(join);
  headOffice
    .command("bridge")
    .description("print a bridge for the shop's own Mosquitto, for a head office that only subscribes")
    .argument("<url>", "head office's broker")
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .option("--ca <file>", "certificate of the authority that signed the broker's")
    .action((url: string, { config, ca }: { config: string; ca?: string }) => {
      process.stdout.write(bridgeConf(readConfig(config).store, serverOf(url), ca));
    });
}

function makeBroker(
  folder: string,
  options: { port: number; listen: string; plain?: boolean; mutual?: boolean },
): void {
  if (existsSync(folder)) throw new InputError(folder, 1, "a folder that is there", "a new one");
  makeOutputFolder(folder);
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const password = newPassword();
  const isTls = options.plain !== true;
  write("mosquitto.conf", centralConf(options.port, options.listen, isTls, options.mutual === true));
  write("acl", aclText(HEAD_OFFICE));
  writeFileSync(path.join(folder, "passwords"), withUser("", HEAD_OFFICE, mosquittoHash(password, "random")), {
    mode: 0o600,
  });
  writeSecret(path.join(folder, "headoffice.password"), password);
  const server = `mqtt://127.0.0.1:${isTls ? LOCAL_PORT : options.port}`;
  write(
    "chain.yaml",
    `broker:\n  servers: ["${server}"]\n  username: ${HEAD_OFFICE}\n  passwordFile: headoffice.password\ndatabase:\n  sqlite: chain.sqlite\n`,
  );
  console.log(`${folder}: mosquitto.conf, acl, passwords, headoffice.password, chain.yaml`);
  if (isTls)
    console.log("put the broker's certificate and key beside them: server.crt, server.key. Your own authority makes");
  if (isTls) console.log(`them, and ca.crt for the shops: tillbeacon certificates ${folder} --name HOST`);
  if (options.mutual === true) console.log(`for each shop: tillbeacon certificates ${folder} --client STORE`);
  console.log(`in ${folder}: mosquitto -c mosquitto.conf; tillbeacon headoffice --config chain.yaml`);
}

function invite(store: string, { passwords }: { passwords: string }): void {
  if (!isName(store) || store === HEAD_OFFICE)
    throw new InputError(
      "store",
      1,
      store,
      "1 to 32 letters from a to z, digits, dots, dashes or underscores, and not headoffice",
    );
  const password = newPassword();
  const text = readPasswords(passwords);
  // As a whole or not at all: the accounts of all shops are in it.
  rewriteFile(passwords, withUser(text, store, mosquittoHash(password, "random")));
  console.log("In the shop: tillbeacon headoffice join mqtts://HOST:8883");
  console.log(`The token that it asks for: ${tokenOf(store, password)}`);
  console.error(`${passwords}: ${store} added; tell the broker to read it again (kill -HUP)`);
}

function remove(store: string, { passwords }: { passwords: string }): void {
  const text = readPasswords(passwords);
  const without = withUser(text, store, undefined);
  if (without === text) throw new InputError(passwords, 1, `no ${store}`, "a shop that has joined");
  rewriteFile(passwords, without);
  console.error(`${passwords}: ${store} removed; tell the broker to read it again (kill -HUP)`);
}

function readPasswords(file: string): string {
  if (!existsSync(file)) throw new InputError(file, 1, "no such file", "the password file of the central broker");
  return readFileSync(file, "utf8");
}

async function join(
  urls: string,
  { config, tokenFile, ...files }: { config: string; tokenFile?: string } & TlsFiles,
): Promise<void> {
  const servers = urls.split(",").map((url) => serverOf(url).href);
  const source = { what: "token", variable: "TILLBEACON_JOIN_TOKEN", option: "--token-file", file: tokenFile };
  const read = readToken((await secretFrom(source, undefined)).trim());
  if (read === undefined)
    throw new InputError("token", 1, "something else", "a token of `tillbeacon headoffice invite`");
  const { store, password } = read;
  const passwordFile = path.join(path.dirname(config), PASSWORD_FILE);
  const tls = { ca: files.ca, cert: files.cert, key: files.key };
  readOwnTls(tls, "the command", Date.now());
  const { tryAccount } = await import("../headoffice/uplink/try-account.ts");
  const problem = await tryAccount({ servers, username: store, ...tls }, password, store);
  if (problem !== "")
    throw new InputError(servers.join(", "), 1, problem, "a broker that takes the account of the token");
  writeSecret(passwordFile, password);
  const done = writeHeadOffice(config, store, {
    servers,
    username: store,
    passwordFile,
    ...Object.fromEntries(Object.entries(tls).filter(([, file]) => file !== undefined)),
  });
  console.log(`${config}: ${done}; ${store} sends its records to ${servers.join(", ")} from the host's next start on`);
}

function serverOf(url: string): URL {
  if (!/^mqtts?:\/\/[^/@]+$/.test(url) || !URL.canParse(url))
    throw new InputError("url", 1, shortJson(url), "mqtts://host:8883 or mqtt://host:1883");
  return new URL(url);
}
