// Parses lane traces (CSV: t_ms,sensor,value,status). Strict: the first fault is reported with file, line, what was found
// and what was expected.
import { CHANNELS, type Channel, HEAD, TAIL } from "../../protocol/channels.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { InputError } from "../core/problems/input-error.ts";

/** Channel by sensor name. */
export const SENSORS: { readonly [name: string]: Channel } = Object.fromEntries(
  valuesOf(CHANNELS).map((name, channel) => [name, channel as Channel]),
);

/** A trace in columns: time in ms, channel, value (0 or 1, or range in mm) and status (0 valid). */
export interface Trace {
  length: number;
  tMs: Float64Array;
  channel: Uint8Array;
  value: Float64Array;
  status: Uint16Array;
  /** Channels that occur, by number. */
  has: boolean[];
  /** The file ends within its last row, which is left out. */
  isCut?: boolean;
}

const COLUMNS = ["t_ms", "sensor", "value", "status"];
/** A longer gap means a broken clock. Unit ms. */
const LONGEST_GAP_MS = 7 * 86400000;

/** Parses the text of a trace; `file` is used in messages only. Throws InputError. */
export function parseTrace(text: string, file: string): Trace {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  const header = lines[0];
  if (header === undefined) throw new InputError(file, 1, "an empty file", `the header ${COLUMNS.join(",")}`);
  const at = columnsOf(header, file);
  if (lines.length === 1) throw new InputError(file, 1, "a header and no rows", "at least one row");
  const n = lines.length - 1;
  const trace: Trace = {
    length: n,
    tMs: new Float64Array(n),
    channel: new Uint8Array(n),
    value: new Float64Array(n),
    status: new Uint16Array(n),
    has: [false, false, false, false, false, false],
  };
  const read = (i: number): void => readRow(trace, i, (lines[i + 1] as string).split(","), at, file);
  for (let i = 0; i < n - 1; i++) read(i);
  try {
    read(n - 1);
  } catch (error) {
    // A recording that was ended by a cut cable or a full disk: its last row has no end, and is no fault of the others.
    const isCut = n > 1 && !text.endsWith("\n");
    if (!isCut || !(error instanceof InputError)) throw error;
    trace.length = n - 1;
    trace.isCut = true;
  }
  return trace;
}

function columnsOf(header: string, file: string): number[] {
  const names = header.split(",").map((name) => name.trim());
  return COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0) throw new InputError(file, 1, `columns ${quote(header)}`, `a column ${column}`);
    // Two of a name may differ, and nobody knows which is meant.
    if (names.lastIndexOf(column) > index)
      throw new InputError(file, 1, `columns ${quote(header)}`, `one column ${column}`);
    return index;
  });
}

function readRow(trace: Trace, i: number, cells: string[], at: number[], file: string): void {
  const line = i + 2;
  const cell = (column: number): string => {
    const text = cells[at[column] as number];
    if (text === undefined)
      throw new InputError(
        file,
        line,
        `${cells.length} cells ${quote(cells.join(","))}`,
        `a value for ${COLUMNS[column]}`,
      );
    return text.trim();
  };
  const number = (column: number, max: number): number => {
    const text = cell(column);
    const value = /^[+-]?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
    if (!(value >= 0 && value <= max))
      throw new InputError(file, line, `${COLUMNS[column]} ${quote(text)}`, `a number from 0 to ${max}`);
    return value;
  };
  const tMs = number(0, 4e12);
  const previous = i > 0 ? (trace.tMs[i - 1] as number) : tMs;
  if (tMs < previous) throw new InputError(file, line, `t_ms ${tMs} after ${previous}`, "times in ascending order");
  if (tMs - previous > LONGEST_GAP_MS)
    throw new InputError(file, line, `t_ms ${tMs} after ${previous}`, "a gap of at most seven days");
  const name = cell(1);
  const channel = Object.hasOwn(SENSORS, name) ? SENSORS[name] : undefined;
  if (channel === undefined)
    throw new InputError(file, line, `sensor ${quote(name)}`, `one of ${Object.keys(SENSORS).join(", ")}`);
  const isRange = channel === HEAD || channel === TAIL;
  const value = number(2, isRange ? 100000 : 1);
  if (!isRange && value !== 0 && value !== 1) throw new InputError(file, line, `value ${quote(cell(2))}`, "0 or 1");
  trace.tMs[i] = tMs;
  trace.channel[i] = channel;
  trace.value[i] = value;
  const status = number(3, 65535);
  if (!Number.isInteger(status)) throw new InputError(file, line, `status ${quote(cell(3))}`, "a whole number");
  trace.status[i] = status;
  trace.has[channel] = true;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
