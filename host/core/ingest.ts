// Reads what boxes send: a payload becomes a typed message, or a rejection with its reason. Pure.
import { FROM_BOXES, type Messages } from "../../protocol/messages.ts";
import { decodeForHost } from "../../protocol/schemas.ts";
import type { BoxMessage, Rejection } from "./box-transport.ts";

/** Kinds that a box sends. */
export type ReportKind = "telemetry" | "status" | "health" | "answer" | "want";

/** What a box has said. `about` is `<box>/<kind>` for messages to people. */
export type BoxReport = {
  [K in ReportKind]: { box: string; kind: K; message: Messages[K]; from: string };
}[ReportKind];

export type Ingested = { kind: "ok"; report: BoxReport } | { kind: "rejected"; rejection: Rejection };

/** Decodes one message. */
export function ingest({ box, kind, payload, from }: BoxMessage): Ingested {
  const about = `${box}/${kind}`;
  if (!isReport(kind)) return { kind: "rejected", rejection: { reason: "not-from-a-box", field: kind, about, from } };
  const decoded = decodeForHost(kind, payload);
  if (decoded.kind === "rejected")
    return { kind: "rejected", rejection: { reason: decoded.reason, field: decoded.field, about, from } };
  return { kind: "ok", report: { box, kind, message: decoded.message, from } as BoxReport };
}

function isReport(kind: BoxMessage["kind"]): kind is ReportKind {
  return FROM_BOXES.includes(kind);
}
