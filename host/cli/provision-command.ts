// `tillbeacon provision`: writes the settings of a board: which box it is, and how it reaches its host.
import { type Command, Option } from "commander";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import { isName } from "../../protocol/host-topics.ts";
import { BACKGROUNDS_FILE, SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { BoardError } from "../provisioning/board-error.ts";
import type { Console } from "../provisioning/console.ts";
import { restart } from "../provisioning/flash.ts";
import { identify } from "../provisioning/identify.ts";
import { identifyNodeMcu, readLuaFile, restartNodeMcu, sendLuaFiles } from "../provisioning/node-mcu.ts";
import {
  DEFAULT_SETTINGS,
  describeSettings,
  layoutOf,
  type PartialSettings,
  parseSettings,
  readSettings,
  sensorNames,
  settingsFault,
  settingsFile,
} from "../provisioning/settings.ts";
import { type BoardFile, erase, makeRoom, quieten, sendFile } from "../provisioning/upload.ts";
import { portNumber, tillCount } from "./arguments.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import {
  hasCredentials,
  isForeignAccount,
  keepCredentials,
  type NewCredentials,
  newCredentials,
  type ShopSecrets,
  shopSecrets,
} from "./box-credentials.ts";
import { ask, hasPerson, secretFrom } from "./terminal.ts";

/** It has no packets, and cannot be identified at its Lua prompt (hardware/boards/nodemcu-esp8266.ts). */
const NODEMCU_BOARD = "nodemcu-esp8266";

/** What a board is to be told. */
export interface ProvisionOptions extends PortOptions {
  config?: string;
  newCredentials?: boolean;
  board?: string;
  store?: string;
  box?: string;
  ssid?: string;
  broker?: string;
  brokerPort?: number;
  tls?: boolean;
  username?: string;
  serial?: boolean;
  sensors?: string;
  tills?: number;
  tillSwitch?: boolean;
  tillButton?: boolean;
  wifiPasswordFile?: string;
  passwordFile?: string;
  updateKeyFile?: string;
  show?: boolean;
  start: boolean;
}

const HELP = `
Settings that are not given stay as they are on the board; those that are then missing are asked for on a terminal.
Beside the shop's configuration (${DEFAULT_CONFIG} in this folder, or --config), a board that talks to the network gets
credentials of its own: made at random, written to it, kept only as a hash, shown to nobody. Its key signs what it is told.
'tillbeacon boxes' lists and revokes them. With --username, an account of another broker is used instead.

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
    .option("--wifi-password-file <file>", "file with the WiFi password alone")
    .option("--password-file <file>", "file with the broker's password alone")
    .option("--update-key-file <file>", "file with the key that signs new images")
    .option("--config <file>", `the shop's configuration (YAML); ${DEFAULT_CONFIG} where it is in this folder`)
    .option("--new-credentials", "make new ones for a board that has some")
    .option("--show", "print the settings on the board, and change nothing")
    .option("--no-start", "leave the board at its prompt")
    .addHelpText("after", HELP)
    .action((options: ProvisionOptions) => withBoard(options, (board) => runProvision(board, options)));
}

/** How settings reach a kind of board. */
interface SettingsWay {
  read(board: Console): Promise<PartialSettings | undefined>;
  write(board: Console, file: BoardFile): Promise<void>;
  /** Starts the box; gives the lines that it says. */
  start(board: Console): Promise<string[]>;
}

const WATCHER = { note: print, sent: () => {}, total: () => {} };

const ESPRUINO: SettingsWay = {
  read: async (board) => {
    await identify(board);
    return readSettings(board);
  },
  write: async (board, file) => {
    await quieten(board);
    await makeRoom(board, [file], WATCHER);
    await sendFile(board, file, WATCHER);
    await erase(board, BACKGROUNDS_FILE);
  },
  start: restart,
};

const NODEMCU: SettingsWay = {
  read: async (board) => {
    await identifyNodeMcu(board, "");
    return parseSettings(board, (await readLuaFile(board, SETTINGS_FILE)) ?? "");
  },
  write: async (board, file) => {
    await sendLuaFiles(board, [file, { name: BACKGROUNDS_FILE, bytes: Buffer.from("none") }], WATCHER);
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
  const file = settingsFile(settings);
  await way.write(board, file);
  if (shop !== undefined && made !== undefined) keepCredentials(shop, made);
  for (const line of describeSettings(settings)) print(`  ${line}`);
  print(`${file.name}: written and compared`);
  if (made !== undefined) print(`credentials of ${made.box}: made and written to the board`);
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

/** Options before what the board has before defaults; asks for what is then missing where somebody is there. */
async function gather(
  options: ProvisionOptions,
  present: PartialSettings | undefined,
  shop: ShopSecrets | undefined,
): Promise<{ settings: BoxSettings; made: NewCredentials | undefined }> {
  const settings: PartialSettings = { ...DEFAULT_SETTINGS, ...present, ...given(options, present) };
  const isNew = present === undefined;
  settings.store ??= shop?.store ?? (await name("store", "corner-shop"));
  if (settings.box === undefined) settings.box = await name("box", "lane-1");
  if (options.serial) Object.assign(settings, { ssid: "", wifiPassword: "", broker: "", username: "", password: "" });
  else if (isNew && options.ssid === undefined && hasPerson())
    settings.ssid = await ask("WiFi network, '-' for a board with another way to the network", "-").then(dash);
  if (options.serial !== true && (isNew || settings.broker === "") && options.broker === undefined && hasPerson())
    settings.broker = await ask("address of the host, '-' for a box on USB", "-").then(dash);
  if (isNew && options.sensors === undefined && hasPerson()) {
    const { layout } = settings as BoxSettings;
    settings.layout = layoutOf(await ask("sensors that are wired", sensorNames(layout).join(",")), layout.tills);
  }
  const made = credentialsFor(options, settings, present, shop);
  await askSecrets(options, settings, present, made !== undefined);
  return { settings: checked(settings), made };
}

/** New credentials for a board that talks to the network, put into its settings; undefined where it keeps what it has. */
function credentialsFor(
  options: ProvisionOptions,
  settings: PartialSettings,
  present: PartialSettings | undefined,
  shop: ShopSecrets | undefined,
): NewCredentials | undefined {
  const { box = "", broker = "" } = settings;
  if (shop === undefined || options.username !== undefined || options.serial || broker === "") return undefined;
  const isNew = options.newCredentials === true;
  if (!isNew && (isForeignAccount(shop, present) || hasCredentials(shop, present, box))) return undefined;
  const made = newCredentials(box);
  Object.assign(settings, { username: box, password: made.secrets.password, updateKey: made.secrets.key });
  return made;
}

/** A secret is asked for when what it opens is new. */
async function askSecrets(
  options: ProvisionOptions,
  settings: PartialSettings,
  present: PartialSettings | undefined,
  isMade: boolean,
): Promise<void> {
  const wifi = {
    what: `password of WiFi "${settings.ssid}"`,
    variable: "TILLBEACON_WIFI_PASSWORD",
    option: "--wifi-password-file",
    file: options.wifiPasswordFile,
  };
  const isSameWifi = present?.ssid === settings.ssid;
  if (settings.ssid !== "" && (!isSameWifi || isGiven(wifi)))
    settings.wifiPassword = await secretFrom(wifi, isSameWifi ? present?.wifiPassword : undefined);
  const account = {
    what: `password of "${settings.username}" at the broker`,
    variable: "TILLBEACON_BOX_PASSWORD",
    option: "--password-file",
    file: options.passwordFile,
  };
  const isSameUser = present?.username === settings.username && present?.broker === settings.broker;
  if (isMade) return;
  if (settings.username !== "" && (!isSameUser || isGiven(account)))
    settings.password = await secretFrom(account, isSameUser ? present?.password : undefined);
  const key = {
    what: "key of new images",
    variable: "TILLBEACON_UPDATE_KEY",
    option: "--update-key-file",
    file: options.updateKeyFile,
  };
  if (isGiven(key)) settings.updateKey = await secretFrom(key, undefined);
}

function isGiven({ variable, file }: { variable: string; file: string | undefined }): boolean {
  return process.env[variable] !== undefined || file !== undefined;
}

function given(options: ProvisionOptions, present: PartialSettings | undefined): PartialSettings {
  const { store, box, ssid, broker, brokerPort: port, tls, username, tillButton } = options;
  const tillSwitch = tillButton
    ? "button"
    : options.tillSwitch === undefined
      ? undefined
      : contactOf(options.tillSwitch);
  const all = { store, box, ssid, broker, port, tls, username, tillSwitch };
  const settings = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as PartialSettings;
  const { sensors, tills } = options;
  const layout = present?.layout ?? (DEFAULT_SETTINGS.layout as BoxSettings["layout"]);
  if (sensors !== undefined) settings.layout = layoutOf(sensors, tills ?? layout.tills);
  else if (tills !== undefined) settings.layout = { ...layout, tills };
  return settings;
}

function contactOf(hasSwitch: boolean): BoxSettings["tillSwitch"] {
  return hasSwitch ? "switch" : "none";
}

async function name(what: "store" | "box", example: string): Promise<string> {
  const problem = `expected --${what} NAME, 1 to 32 letters, digits, dots, dashes or underscores, as ${example}`;
  if (!hasPerson()) throw new BoardError("settings", `${what}: found nothing, ${problem}`);
  const answer = await ask(`name of the ${what}`, example);
  if (!isName(answer)) throw new BoardError("settings", `${what}: found ${JSON.stringify(answer)}, ${problem}`);
  return answer;
}

function dash(answer: string): string {
  return answer === "-" ? "" : answer;
}

function checked(settings: PartialSettings): BoxSettings {
  const fault = settingsFault(settings);
  if (fault !== undefined)
    throw new BoardError("settings", `${fault.key}: found ${fault.found}, expected ${fault.expected}`);
  const complete = settings as BoxSettings;
  if (complete.ssid !== "" && complete.broker === "")
    throw new BoardError(
      "settings",
      "broker: found nothing, expected --broker ADDRESS of the host on the WiFi network",
    );
  return complete;
}
