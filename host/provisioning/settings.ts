// The settings of a box as an integrator gives them: checked before they are written, merged with what is there.
import { z } from "zod";
import { isName } from "../../protocol/host-topics.ts";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";

/** Storage file that the box reads at its start (firmware/platform/settings.ts). */
export const SETTINGS_FILE = "tillbeacon.json";
/** Where a box keeps what its zones saw when nobody was there, at the place where it was (firmware/core/backgrounds.ts). */
export const BACKGROUNDS_FILE = "tbzones";

const name = z.string().refine(isName, "1 to 32 letters, digits, dots, dashes or underscores");
const printable = (max: number, what: string) =>
  z
    .string()
    .max(max, what)
    .regex(/^[ -~]*$/, what);

/** Settings of a box. Keys that this version does not know are kept as they are. */
export const BOX_SETTINGS = z.looseObject({
  store: name,
  box: name,
  /** "" for a box on a serial line. */
  ssid: z.string().refine((text) => Buffer.byteLength(text) <= 32, "a network's name of at most 32 bytes"),
  /** WPA2: 8 to 63 printable ASCII characters (IEEE 802.11, Annex J.4); "" for an open network. */
  wifiPassword: z
    .string()
    .refine((text) => text === "" || /^[ -~]{8,63}$/.test(text), "8 to 63 printable ASCII characters"),
  broker: printable(253, "a host name or address"),
  port: z.int().min(1).max(65535),
  tls: z.boolean().optional(),
  username: printable(64, "at most 64 printable ASCII characters"),
  password: printable(128, "at most 128 printable ASCII characters"),
  /** Secret that signs new images. */
  updateKey: printable(64, "at most 64 printable ASCII characters").optional(),
  /** A switch that is closed while the till is open, a button, or none. */
  tillSwitch: z.union([z.boolean(), z.literal("button")], 'true, false or "button"'),
  layout: z.strictObject({
    tills: z.int().min(0).max(12),
    entry: z.boolean(),
    entryPair: z.boolean(),
    exit: z.boolean(),
    head: z.boolean(),
    tail: z.boolean(),
    /** What the zones see when nobody is there, in mm: the walk test's calibration. */
    headMm: z.number().min(0).max(10000).optional(),
    tailMm: z.number().min(0).max(10000).optional(),
  }),
});
export type BoxSettings = z.infer<typeof BOX_SETTINGS>;

/** What is not known yet, too. */
export type PartialSettings = Partial<BoxSettings>;

/** Values that a box has which was told nothing else. */
export const DEFAULT_SETTINGS: PartialSettings = {
  ssid: "",
  wifiPassword: "",
  broker: "",
  port: 1883,
  username: "",
  password: "",
  tillSwitch: true,
  layout: { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true },
};

/** Secrets, which nobody may see: not in messages, not on screens. */
const SECRETS: readonly string[] = ["wifiPassword", "password", "updateKey"];

/** The first value that cannot be used: its key, what was found (secrets not shown) and what was expected. */
export function settingsFault(settings: unknown): { key: string; found: string; expected: string } | undefined {
  const result = BOX_SETTINGS.safeParse(settings);
  const issue = result.error?.issues[0];
  if (issue === undefined) return undefined;
  const key = issue.path.join(".");
  let value = settings;
  for (const part of issue.path) value = (value as { [key: PropertyKey]: unknown } | undefined)?.[part];
  const shown = value === undefined ? "nothing" : JSON.stringify(value);
  const found = SECRETS.includes(key) && typeof value === "string" ? `${value.length} characters` : shown;
  return { key, found, expected: issue.message };
}

/** The settings that a board has; undefined when it has none that can be read. */
export async function readSettings(board: Console): Promise<PartialSettings | undefined> {
  const text = await board.evaluate(
    `(function(t){return t===undefined?"":t})(require("Storage").read("${SETTINGS_FILE}"))`,
  );
  return parseSettings(board, String(text));
}

/** Settings of a file's text; "" is none. */
export function parseSettings(board: Console, text: string): PartialSettings | undefined {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as PartialSettings;
  } catch {
    board.note(`the board's ${SETTINGS_FILE} is no JSON and will be replaced`);
    return undefined;
  }
}

/** Settings as the file that the box reads. */
export function settingsFile(settings: BoxSettings): { name: string; bytes: Uint8Array } {
  return { name: SETTINGS_FILE, bytes: Buffer.from(JSON.stringify(settings)) };
}

/** Settings for people: one line each, secrets as their length. */
export function describeSettings(settings: BoxSettings): string[] {
  const { layout } = settings;
  const sensors = sensorNames(layout);
  const shown = Object.keys(BOX_SETTINGS.shape).flatMap((key) => {
    const value = settings[key];
    if (key === "layout" || value === undefined) return [];
    if (SECRETS.includes(key)) return `${key}: ${value === "" ? "none" : "set"}`;
    return `${key}: ${value === "" ? "none" : typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  const { headMm, tailMm } = layout;
  const zones = [headMm === undefined ? "" : `head ${headMm} mm`, tailMm === undefined ? "" : `tail ${tailMm} mm`];
  shown.push(`calibration: ${zones.filter((zone) => zone !== "").join(", ") || "none"}`);
  return [
    ...shown,
    `sensors: ${sensors.join(", ") || "none"}`,
    `tills behind one line: ${layout.tills || "one lane, one till"}`,
  ];
}

const SENSOR_KEYS = { entry: "entry", entry2: "entryPair", exit: "exit", head: "head", tail: "tail" } as const;
type SensorName = keyof typeof SENSOR_KEYS;

/** Names of sensors, as in traces. */
export const SENSOR_NAMES = Object.keys(SENSOR_KEYS) as readonly SensorName[];

export function sensorNames(layout: BoxSettings["layout"]): SensorName[] {
  return SENSOR_NAMES.filter((sensor) => layout[SENSOR_KEYS[sensor]]);
}

/** The layout of a list of sensors; throws BoardError on a name that is none. */
export function layoutOf(list: string, tills: number): BoxSettings["layout"] {
  const names = list
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const unknown = names.find((text) => !(SENSOR_NAMES as readonly string[]).includes(text));
  if (unknown !== undefined)
    throw new BoardError("settings", `--sensors: found "${unknown}", expected some of ${SENSOR_NAMES.join(", ")}`);
  const has = (sensor: SensorName): boolean => names.includes(sensor);
  if (has("entry2") && !has("entry"))
    throw new BoardError("settings", "--sensors: found entry2 without entry, expected the pair or entry alone");
  return {
    tills,
    entry: has("entry"),
    entryPair: has("entry2"),
    exit: has("exit"),
    head: has("head"),
    tail: has("tail"),
  };
}
