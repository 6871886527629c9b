// The AsyncAPI document of the protocol, made from topics, tables and schemas. Makes text; writes no file.
import { z } from "zod";
import { valuesOf } from "./enumerations.ts";
import { KINDS, type Kind, PROTOCOL_VERSION } from "./messages.ts";
import { SCHEMAS } from "./schemas.ts";
import { ABOUT, isCommand } from "./tables.ts";
import { topicOf } from "./topics.ts";

/** AsyncAPI 3.0 as JSON text with a line end, as the shop's host sees the protocol. */
export function asyncApiText(): string {
  const kinds = valuesOf(KINDS);
  const channels = Object.fromEntries(kinds.map((kind) => [kind, channelOf(kind)]));
  const operations = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      { action: isCommand(kind) ? "send" : "receive", channel: { $ref: `#/channels/${kind}` } },
    ]),
  );
  const info = { title: "tillbeacon", version: `${PROTOCOL_VERSION}.0.0`, license: { name: "MIT" } };
  return `${JSON.stringify({ asyncapi: "3.0.0", info, defaultContentType: "application/json", channels, operations }, null, 2)}\n`;
}

function channelOf(kind: Kind): object {
  const { summary } = ABOUT[kind];
  const payload = z.toJSONSchema(SCHEMAS[kind]);
  return {
    address: topicOf("{store}", "{box}", kind),
    parameters: { store: {}, box: {} },
    messages: { [kind]: { summary, contentType: "application/json", payload } },
  };
}
