// A box of two beams, its link, and what it sends: for tests of a box and its parts.
import { createHmac } from "node:crypto";
import { Box } from "../../../firmware/core/box.ts";
import type { Signer } from "../../../firmware/core/update.ts";
import { type Configuration, signedConfiguration } from "../../../protocol/messages/box-configuration.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";

/** The box's own key, and what signs with one. */
const KEY = "key of the box";
const signer = (key: string): Signer => ({ tag: (text) => createHmac("sha256", key).update(text).digest("hex") });

export function newBox(outboxRecords = 64): Box {
  const box = new Box({
    layout: { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false },
    boot: "b1",
    firmware: "0.1.0",
    board: "test",
    callAbove: 3,
    telemetryMs: 1000,
    outboxRecords,
  });
  box.commands.signer = signer(KEY);
  return box;
}

/** A configuration as the host's command sends it. */
export function signed({ id, callAbove, telemetryMs }: Omit<Configuration, "tag">, key = KEY): string {
  const tag = signer(key).tag(signedConfiguration(id, callAbove, telemetryMs));
  return encodeForBox("config", { id, callAbove, telemetryMs, tag });
}

/** The link comes up and the host greets. */
export function connect(box: Box, tMs: number): void {
  box.records.connected(tMs);
  box.command("time", encodeForBox("time", { unixMs: 1795331998823 + tMs, errorMs: null }), tMs);
}

export function sent(box: Box, tMs = 0): Telemetry[] {
  const out: Telemetry[] = [];
  for (let payload = box.records.next(tMs); payload !== undefined; payload = box.records.next(tMs)) {
    const decoded = decodeForHost("telemetry", payload);
    if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
    out.push(decoded.message);
  }
  return out;
}

export function acknowledge(box: Box, seq: number, tMs: number): void {
  box.command("ack", encodeForBox("ack", { boot: "b1", seq, heard: seq }), tMs);
}
