// Reads what boxes send: a payload becomes a typed message, or a rejection with its reason. Pure.
import type { Messages, Report } from "../../protocol/messages.ts";
import { decodeForHost } from "../../protocol/schemas.ts";
import { isCommand } from "../../protocol/tables.ts";
import type { BoxMessage, Rejection } from "./box-transport.ts";

/** What a box has said. `about` is `<box>/<kind>` for messages to people. */
export type BoxReport = {
  [K in Report]: { box: string; kind: K; message: Messages[K]; from: string };
}[Report];

export type Ingested = { kind: "ok"; report: BoxReport } | { kind: "rejected"; rejection: Rejection };

/** Decodes one message. */
export function ingest({ box, kind, payload, from }: BoxMessage): Ingested {
  const about = `${box}/${kind}`;
  if (isCommand(kind)) return { kind: "rejected", rejection: { reason: "not-from-a-box", field: kind, about, from } };
  const decoded = decodeForHost(kind, payload);
  if (decoded.kind === "rejected")
    return { kind: "rejected", rejection: { reason: decoded.reason, field: decoded.field, about, from } };
  return { kind: "ok", report: { box, kind, message: decoded.message, from } as BoxReport };
}
