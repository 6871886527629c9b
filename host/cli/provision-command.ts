// `tillbeacon provision`: writes the settings of a board: which box it is, and how it reaches its host.
import { type Command, Option } from "commander";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import { LEARNED_FILE, SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { readLearnedCopy } from "../app/learned-copies.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { BoardError } from "../provisioning/board-error.ts";
import type { Console } from "../provisioning/console.ts";
import { restart } from "../provisioning/flash.ts";
import { identify } from "../provisioning/identify.ts";
import { identifyNodeMcu, readLuaFile, restartNodeMcu, sendLuaFiles } from "../provisioning/node-mcu.ts";
import {
  describeSettings,
  type PartialSettings,
  parseSettings,
  readSettings,
  settingsFault,
  settingsFile,
} from "../provisioning/settings.ts";
import { type BoardFile, erase, makeRoom, quieten, sendFile } from "../provisioning/upload.ts";
import { portNumber, tillCount } from "./arguments.ts";
import { print, withBoard, withPort } from "./board-line.ts";
import { keepCredentials, shopSecrets } from "./box-credentials.ts";
import { gather, type ProvisionOptions } from "./gather-settings.ts";

/** It has no packets, and cannot be identified at its Lua prompt (hardware/boards/nodemcu-esp8266.ts). */
const NODEMCU_BOARD = "nodemcu-esp8266";

const HELP = `
Settings that are not given stay as they are on the board; those that are then missing are asked for on a terminal.
Beside the shop's configuration (${DEFAULT_CONFIG} in this folder, or --config), a board that talks to the network gets
credentials of its own: made at random, written to it, kept only as a hash, shown to nobody. Its key signs what it is told.
'tillbeacon boxes' lists and revokes them. With --username, an account of another broker is used instead.

A board that takes another's place gets what that one had learned of the lane, as far as the host has been told, unless
--forget is given.

Other secrets are never arguments, where the shell's history and every user of the machine would see them. They are asked for
without an echo, or taken from files or the environment:

  WiFi password        --wifi-password-file, TILLBEACON_WIFI_PASSWORD
  broker's password    --password-file, TILLBEACON_BOX_PASSWORD
  key of new images    --update-key-file, TILLBEACON_UPDATE_KEY

Examples:
  tillbeacon provision                                         asks for everything
  tillbeacon provision --store corner-shop --box lane-3 --ssid shop --broker 192.0.2.10 --username lane-3
  tillbeacon provision --box lane-4 --serial --sensors entry,exit    a box on USB with two beams
  tillbeacon provision --show                                  the settings on the board, without secrets`;

export function addProvisionCommand(program: Command): void {
  withPort(program.command("provision"))
    .description("write a board's settings: store, box, sensors, WiFi, broker and credentials")
    .addOption(new Option("--board <name>", "a board that cannot be identified").choices([NODEMCU_BOARD]))
    .option("--store <name>", "the store, as in the host's configuration")
    .option("--box <name>", "the box, as in the host's configuration")
    .option("--ssid <name>", "WiFi network")
    .option("--broker <host>", "address of the host or broker")
    .option("--broker-port <port>", "its port", portNumber)
    .option(
      "--tls",
      "encrypt the connection, where the board can; boards check no certificate: it keeps out listeners, not impostors",
    )
    .option("--no-tls", "do not")
    .option("--username <name>", "user name at the broker")
    .option("--serial", "no network: the box stays on this serial line")
    .option("--sensors <list>", "what is wired: some of entry,entry2,exit,head,tail")
    .option("--tills <n>", "one line before so many tills, exit beam at the head of the line", tillCount)
    .option("--till-switch", "a till switch is wired")
    .option("--till-button", "a button is wired that opens and closes the till")
    .option("--no-till-switch", "neither is")
    .option("--cable <m>", "cable of the ToF sensors' bus, every branch counted: it decides the bus's clock", Number)
    .option("--pull-up <ohm>", "pull-ups of that bus, where they are not 2,200 Ohm", Number)
    .option("--wifi-password-file <file>", "file with the WiFi password alone")
    .option("--password-file <file>", "file with the broker's password alone")
    .option("--update-key-file <file>", "file with the key that signs new images")
    .option("--config <file>", `the shop's configuration (YAML); ${DEFAULT_CONFIG} where it is in this folder`)
    .option("--new-credentials", "make new ones for a board that has some")
    .option("--forget", "begin anew, for sensors that hang elsewhere now: nothing that the lane has learned")
    .option("--show", "print the settings on the board, and change nothing")
    .option("--no-start", "leave the board at its prompt")
    .addHelpText("after", HELP)
    .action((options: ProvisionOptions) => withBoard(options, (board) => runProvision(board, options)));
}

/** How settings reach a kind of board. */
interface SettingsWay {
  /** Longest name of a WiFi network that the board takes whole. Unit bytes. */
  longestSsid: number;
  read(board: Console): Promise<PartialSettings | undefined>;
  /** `learned`: what the lane has learned before; undefined for a board that begins anew. */
  write(board: Console, file: BoardFile, learned?: string): Promise<void>;
  /** Starts the box; gives the lines that it says. */
  start(board: Console): Promise<string[]>;
}

function learnedFile(learned: string): BoardFile {
  return { name: LEARNED_FILE, bytes: Buffer.from(learned, "latin1") };
}

const WATCHER = { note: print, sent: () => {}, total: () => {} };

const ESPRUINO: SettingsWay = {
  // It cuts the last byte of the longest name (libs/network/esp32/jswrap_esp32_network.c: jswrap_wifi_connect).
  longestSsid: 31,
  read: async (board) => {
    await identify(board);
    return readSettings(board);
  },
  write: async (board, file, learned) => {
    const files = learned === undefined ? [file] : [file, learnedFile(learned)];
    await quieten(board);
    await makeRoom(board, files, WATCHER);
    for (const each of files) await sendFile(board, each, WATCHER);
    if (learned === undefined) await erase(board, LEARNED_FILE);
  },
  start: restart,
};

const NODEMCU: SettingsWay = {
  longestSsid: 32,
  read: async (board) => {
    await identifyNodeMcu(board, "");
    return parseSettings(board, (await readLuaFile(board, SETTINGS_FILE)) ?? "");
  },
  write: async (board, file, learned = "none") => {
    await sendLuaFiles(board, [file, learnedFile(learned)], WATCHER);
  },
  start: async (board) => {
    await restartNodeMcu(board);
    return [];
  },
};

/** Writes the settings of a board, with credentials of its own where the shop's configuration is at hand. */
export async function runProvision(board: Console, options: ProvisionOptions): Promise<void> {
  const way = options.board === NODEMCU_BOARD ? NODEMCU : ESPRUINO;
  const present = await way.read(board);
  if (options.show) {
    showPresent(board, present);
    return;
  }
  const shop = shopSecrets(options.config);
  const { settings, made } = await gather(options, present, shop);
  const ssidBytes = Buffer.byteLength(settings.ssid);
  if (ssidBytes > way.longestSsid)
    throw new BoardError(
      "settings",
      `ssid: found ${ssidBytes} bytes, expected at most ${way.longestSsid} on this board`,
    );
  const file = settingsFile(settings);
  const copy = shop === undefined || options.forget ? undefined : readLearnedCopy(shop.log, settings.box);
  await way.write(board, file, copy?.learned);
  if (shop !== undefined && made !== undefined) keepCredentials(shop, made);
  for (const line of describeSettings(settings)) print(`  ${line}`);
  print(`${file.name}: written and compared`);
  if (made !== undefined) print(`credentials of ${made.box}: made and written to the board`);
  if (shop !== undefined && !shop.boxes.includes(settings.box))
    print(`${shop.config} has no box ${settings.box}: until it has, the records of this one decide nothing`);
  if (copy !== undefined)
    print(
      `what ${settings.box} had learned by ${new Date(copy.keptMs).toLocaleString("sv")}: on the board (--forget: begin anew)`,
    );
  if (!options.start) return;
  const lines = await way.start(board);
  const word = lines.find((line) => /^tillbeacon:|Uncaught/.test(line));
  print(word === undefined ? "started" : `started; the board says: ${word}`);
}

function showPresent(board: Console, present: PartialSettings | undefined): void {
  if (present === undefined)
    throw new BoardError(
      "settings",
      `${board.port}: found no settings on the board, expected some; run 'tillbeacon provision'`,
    );
  const fault = settingsFault(present);
  if (fault === undefined) for (const line of describeSettings(present as BoxSettings)) print(line);
  else print(`${fault.key}: found ${fault.found}, expected ${fault.expected}`);
}
