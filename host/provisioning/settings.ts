// The settings of a box as an integrator gives them: checked before they are written, merged with what is there.
import { z } from "zod";
import { type BoxSettings, LAYOUT, SETTINGS } from "../../protocol/box-settings.ts";
import { CHANNELS, type SensorName } from "../../protocol/channels.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import { isName } from "../../protocol/host-topics.ts";
import { fieldSchema } from "../../protocol/schemas.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { expectedOf, fieldsOf } from "../../protocol/tables.ts";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";

/** A table as a schema by field. */
function schemasOf(table: string): { [field: string]: z.ZodType } {
  return Object.fromEntries(fieldsOf(table).map((field) => [field.name, fieldSchema(field)]));
}

/** What a box does not check, since a tool has written it: by field, what else must hold, and that in words. */
const NARROWER: { readonly [field: string]: { holds: (text: string) => boolean; expected: string } } = {
  store: { holds: isName, expected: "1 to 32 letters from a to z, digits, dots, dashes or underscores" },
  box: { holds: isName, expected: "1 to 32 letters from a to z, digits, dots, dashes or underscores" },
  ssid: { holds: (text) => Buffer.byteLength(text) <= 32, expected: "a network's name of at most 32 bytes" },
  // WPA2 (IEEE 802.11, Annex J.4); "" for an open network.
  wifiPassword: {
    holds: (text) => text === "" || /^[ -~]{8,63}$/.test(text),
    expected: "8 to 63 printable ASCII characters",
  },
  broker: { holds: isPrintable, expected: "a host name or address" },
  username: { holds: isPrintable, expected: "at most 64 printable ASCII characters" },
  password: { holds: isPrintable, expected: "at most 128 printable ASCII characters" },
  updateKey: { holds: isPrintable, expected: "at most 64 printable ASCII characters" },
};

/** Settings of a box. Keys that this version does not know are kept as they are. */
const BOX_SETTINGS = z.looseObject({
  ...Object.fromEntries(
    Object.entries(schemasOf(SETTINGS)).map(([field, schema]) => {
      const narrower = NARROWER[field];
      const isRight = (value: unknown): boolean => typeof value !== "string" || narrower?.holds(value) !== false;
      return [field, schema.refine(isRight)];
    }),
  ),
  layout: z.strictObject(schemasOf(LAYOUT)),
});

function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** What was expected of a value, by its path. */
function expectationOf(path: readonly PropertyKey[]): string {
  const [first, second] = path.map(String);
  if (first !== "layout") {
    const field = fieldsOf(SETTINGS).find(({ name }) => name === first);
    return NARROWER[first ?? ""]?.expected ?? (field === undefined ? "settings" : expectedOf(field));
  }
  const field = fieldsOf(LAYOUT).find(({ name }) => name === second);
  return field === undefined
    ? `some of ${fieldsOf(LAYOUT)
        .map(({ name }) => name)
        .join(", ")}`
    : expectedOf(field);
}

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
  tillSwitch: "switch",
  layout: FULL_LAYOUT,
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
  return { key, found, expected: expectationOf(issue.path) };
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
  const shown = fieldsOf(SETTINGS).flatMap(({ name: key }) => {
    const value = (settings as unknown as { [key: string]: unknown })[key];
    if (value === undefined) return [];
    if (SECRETS.includes(key)) return `${key}: ${value === "" ? "none" : "set"}`;
    return `${key}: ${value === "" ? "none" : typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  const { headMm, tailMm } = layout;
  const zones = [headMm === undefined ? "" : `head ${headMm} mm`, tailMm === undefined ? "" : `tail ${tailMm} mm`];
  shown.push(`backgrounds: ${zones.filter((zone) => zone !== "").join(", ") || "none"}`);
  return [
    ...shown,
    `sensors: ${sensors.join(", ") || "none"}`,
    `tills behind one line: ${layout.tills || "one lane, one till"}`,
  ];
}

/** The layout's flag for each sensor. */
const LAYOUT_FLAGS = { entry: "entry", entry2: "entryPair", exit: "exit", head: "head", tail: "tail" } as const;

/** Names of sensors, as in traces. */
export const SENSOR_NAMES = valuesOf(CHANNELS).filter((channel): channel is SensorName => channel !== "switch");

export function sensorNames(layout: BoxSettings["layout"]): SensorName[] {
  return SENSOR_NAMES.filter((sensor) => layout[LAYOUT_FLAGS[sensor]]);
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
