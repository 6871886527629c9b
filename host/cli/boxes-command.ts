// `tillbeacon boxes`: who has credentials at the shop's broker, and taking them away.
import type { Command } from "commander";
import { readConfig } from "../config/config.ts";
import { changeCredentials, credentialsFile, makeReader, readCredentials } from "../config/credentials.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { isUserName } from "../core/clients/accounts.ts";
import { InputError } from "../core/problems/input-error.ts";
import { withBoard, withPort } from "./board-line.ts";
import type { ProvisionOptions } from "./gather-settings.ts";
import { runProvision } from "./provision-command.ts";
import { secretFrom } from "./terminal.ts";

interface ShopOptions {
  config: string;
}

const HELP = `
'tillbeacon provision' makes the credentials of a box and writes them to the board; they are never shown. A running host
sees a change within a second, and ends the connection of a box whose credentials are gone. After any change, run
'tillbeacon broker mosquitto' again where the shop has a Mosquitto.

Examples:
  tillbeacon boxes list
  tillbeacon boxes revoke lane-3                       a box that is stolen or broken
  tillbeacon boxes rotate lane-3                       new credentials, with the board on its cable
  tillbeacon boxes add-reader home-assistant           an account that may read the shop's figures, and nothing else`;

export function addBoxesCommand(program: Command): void {
  const boxes = program.command("boxes").description("credentials of boxes and readers").addHelpText("after", HELP);
  withConfig(boxes.command("list").description("who has credentials")).action(listBoxes);
  withConfig(boxes.command("revoke <name>").description("take the credentials of a box or reader away")).action(revoke);
  withPort(withConfig(boxes.command("rotate <box>").description("make new credentials for the board on the cable")))
    .option("--no-start", "leave the board at its prompt")
    .action((box: string, options: ProvisionOptions) =>
      withBoard(options, (board) => runProvision(board, { ...options, box, newCredentials: true })),
    );
  withConfig(boxes.command("add-reader <name>").description("an account that may read what the host publishes"))
    .option("--password-file <file>", "file with its password alone; else TILLBEACON_READER_PASSWORD, or asked for")
    .action(addReader);
}

function withConfig(command: Command): Command {
  return command.option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG);
}

function fileOf({ config }: ShopOptions): string {
  return credentialsFile(readConfig(config).log);
}

function listBoxes(options: ShopOptions): void {
  const { boxes = {}, readers = {} } = readCredentials(fileOf(options)) ?? {};
  const line = (name: string, role: string, made: string): string => `${name.padEnd(32)}  ${role.padEnd(6)}  ${made}`;
  for (const [name, { made }] of Object.entries(boxes)) console.log(line(name, "box", made));
  for (const [name, { made }] of Object.entries(readers)) console.log(line(name, "reader", made));
  if (Object.keys({ ...boxes, ...readers }).length === 0) console.log("nobody has credentials yet");
}

function revoke(name: string, options: ShopOptions): void {
  const file = fileOf(options);
  const { boxes = {}, readers = {} } = readCredentials(file) ?? {};
  if (!Object.hasOwn(boxes, name) && !Object.hasOwn(readers, name))
    throw new InputError(file, 1, `no account ${JSON.stringify(name)}`, "one of 'tillbeacon boxes list'");
  changeCredentials(file, (credentials) => {
    delete credentials.boxes[name];
    delete credentials.readers[name];
  });
  console.log(`${name}: revoked`);
}

async function addReader(name: string, options: ShopOptions & { passwordFile?: string }): Promise<void> {
  const file = fileOf(options);
  if (!isUserName(name) || Object.hasOwn(readCredentials(file)?.boxes ?? {}, name))
    throw new InputError(file, 1, `reader ${JSON.stringify(name)}`, "a name that is no box's");
  const source = { what: `password of reader "${name}"`, variable: "TILLBEACON_READER_PASSWORD" };
  const password = await secretFrom({ ...source, option: "--password-file", file: options.passwordFile }, undefined);
  if (password.length < 12)
    throw new InputError(file, 1, `a password of ${password.length} characters`, "one of at least 12");
  changeCredentials(file, (credentials) => makeReader(credentials, name, password, Date.now()));
  console.log(`${name}: may read the shop's figures`);
}
