// The settings of a board, gathered from options, from what it has, and from whoever is at the terminal.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import { isName } from "../../protocol/host-topics.ts";
import { BoardError } from "../provisioning/board-error.ts";
import {
  DEFAULT_SETTINGS,
  layoutOf,
  type PartialSettings,
  sensorNames,
  settingsFault,
} from "../provisioning/settings.ts";
import type { PortOptions } from "./board-line.ts";
import {
  hasCredentials,
  isForeignAccount,
  type NewCredentials,
  newCredentials,
  nextBox,
  type ShopSecrets,
} from "./box-credentials.ts";
import { ask, hasPerson, secretFrom } from "./terminal.ts";

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
  cable?: number;
  pullUp?: number;
  wifiPasswordFile?: string;
  passwordFile?: string;
  updateKeyFile?: string;
  forget?: boolean;
  show?: boolean;
  start: boolean;
}

/** Options before what the board has before defaults; asks for what is then missing where somebody is there. */
export async function gather(
  options: ProvisionOptions,
  present: PartialSettings | undefined,
  shop: ShopSecrets | undefined,
): Promise<{ settings: BoxSettings; made: NewCredentials | undefined }> {
  const settings: PartialSettings = { ...DEFAULT_SETTINGS, ...present, ...given(options, present) };
  const isNew = present === undefined;
  settings.store ??= shop?.store ?? (await name("store", "corner-shop"));
  settings.box ??= await name("box", (shop && nextBox(shop)) ?? "lane-1");
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
  const { cable: cableM, pullUp: pullUpOhm } = options;
  const all = { store, box, ssid, broker, port, tls, username, tillSwitch, cableM, pullUpOhm };
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
  const problem = `expected --${what} NAME, 1 to 32 letters from a to z, digits, dots, dashes or underscores, as ${example}`;
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
