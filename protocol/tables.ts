// The field tables as the host sees them: parsed, with the words that documents have for each message and field. Boxes
// never import this file.

import { valuesOf } from "./enumerations.ts";
import type { MessageOf } from "./fields.ts";
import { ABOUT_ACK } from "./messages/acknowledgement.ts";
import { ABOUT_ANSWER } from "./messages/answer.ts";
import { ABOUT_BEACON } from "./messages/beacon.ts";
import { ABOUT_CONFIG } from "./messages/box-configuration.ts";
import { ABOUT_HEALTH } from "./messages/health.ts";
import { ABOUT_LEARNED } from "./messages/learned.ts";
import { ABOUT_STATUS } from "./messages/status.ts";
import { ABOUT_TELEMETRY, TELEMETRY } from "./messages/telemetry.ts";
import { ABOUT_TIME } from "./messages/time.ts";
import { ABOUT_CHUNK, ABOUT_UPDATE, ABOUT_WANT } from "./messages/update.ts";
import { COMMANDS, type Command, FIELDS, KINDS, type Kind, type Report } from "./messages.ts";

/** The table of every kind. */
export const TABLES = { telemetry: TELEMETRY, ...FIELDS } satisfies { [K in Kind]: string };

/** Every kind in words. */
export const ABOUT = {
  telemetry: ABOUT_TELEMETRY,
  status: ABOUT_STATUS,
  beacon: ABOUT_BEACON,
  config: ABOUT_CONFIG,
  time: ABOUT_TIME,
  ack: ABOUT_ACK,
  answer: ABOUT_ANSWER,
  health: ABOUT_HEALTH,
  update: ABOUT_UPDATE,
  want: ABOUT_WANT,
  chunk: ABOUT_CHUNK,
  learned: ABOUT_LEARNED,
} satisfies { [K in Kind]: { summary: string; retained?: true; fields: object } };

/** What boxes send, and what hosts send, in the order of KINDS. */
export const COMMAND_KINDS: readonly Command[] = valuesOf(COMMANDS);
export const REPORT_KINDS: readonly Report[] = valuesOf(KINDS).filter((kind) => !isCommand(kind)) as Report[];

/** Whether a kind is the host's to send. */
export function isCommand(kind: Kind): kind is Command {
  return (COMMAND_KINDS as readonly Kind[]).includes(kind);
}

/** One field of a table. Bounds are a number's range or a text's length. */
export type Field = { name: string; isNullable: boolean; isOptional: boolean } & (
  | { sort: "whole" | "real" | "text" | "any-text"; from: number; to: number }
  | { sort: "choice"; values: string[] }
  | { sort: "flag" }
);

const SORTS: { readonly [letter: string]: Field["sort"] } = {
  w: "whole",
  r: "real",
  t: "text",
  s: "any-text",
  c: "choice",
  b: "flag",
};

/** The fields of a table, in its order. Throws where an entry is none. */
export function fieldsOf(table: string): Field[] {
  return table.split(",").flatMap((entry) => {
    const [names = "", letter = "", from = "", to = ""] = entry.split(" ");
    return names.split("/").map((marked): Field => {
      const name = marked.replace("?", "");
      const about = { name, isNullable: letter < "a", isOptional: name !== marked };
      const sort = SORTS[letter.toLowerCase()];
      if (sort === undefined) throw new Error(`field table: found "${entry}", expected a letter of protocol/fields.ts`);
      if (sort === "choice") return { ...about, sort, values: valuesOf(from) };
      if (sort === "flag") return { ...about, sort };
      return { ...about, sort, from: Number(from), to: Number(to) };
    });
  });
}

/** A message of a table that says as little as it can: null where that is allowed, else the least or the first value. */
export function blankOf<T extends string>(table: T): MessageOf<T> {
  return Object.fromEntries(fieldsOf(table).map((field) => [field.name, leastOf(field)])) as MessageOf<T>;
}

function leastOf(field: Field): string | number | boolean | null | undefined {
  if (field.isOptional) return undefined;
  if (field.isNullable) return null;
  if (field.sort === "choice") return field.values[0];
  if (field.sort === "flag") return false;
  return field.sort === "whole" || field.sort === "real" ? field.from : "-".repeat(field.from);
}

/** A field's sort in words, for messages that say what was expected. */
export function expectedOf(field: Field): string {
  if (field.sort === "flag") return "true or false";
  if (field.sort === "choice") return `one of ${field.values.join(", ")}`;
  const range = `${field.from} to ${field.to}`;
  if (field.sort === "text" || field.sort === "any-text") return `a text of ${range} characters`;
  return `a ${field.sort === "whole" ? "whole number" : "number"} from ${range}`;
}
