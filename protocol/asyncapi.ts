// The AsyncAPI document of the protocol, made from topics, tables and schemas. Makes text; writes no file.
import { z } from "zod";
import { valuesOf } from "./enumerations.ts";
import { KINDS, type Kind, PROTOCOL_VERSION } from "./messages.ts";
import { PUBLISHED, publishedTopic } from "./published.ts";
import { fieldSchema, SCHEMAS } from "./schemas.ts";
import { ABOUT, fieldsOf, isCommand } from "./tables.ts";
import { topicOf } from "./topics.ts";

/** AsyncAPI 3.0 as JSON text with a line end, as the shop's host sees the protocol. */
export function asyncApiText(): string {
  const kinds = valuesOf(KINDS);
  const channels: { [name: string]: object } = Object.fromEntries(kinds.map((kind) => [kind, channelOf(kind)]));
  const operations: { [name: string]: object } = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      { action: isCommand(kind) ? "send" : "receive", channel: { $ref: `#/channels/${kind}` } },
    ]),
  );
  for (const [name, { topic, table, about }] of Object.entries(PUBLISHED)) {
    channels[`shop-${name}`] = publishedChannel(name, topic, table, about);
    operations[`shop-${name}`] = { action: "send", channel: { $ref: `#/channels/shop-${name}` } };
  }
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

function publishedChannel(
  name: string,
  topic: string,
  table: string,
  { summary, fields }: { summary: string; fields: { readonly [field: string]: string } },
): object {
  const schemas = fieldsOf(table).map((field) => [field.name, fieldSchema(field, fields[field.name])]);
  const payload = z.toJSONSchema(z.strictObject({ v: z.literal(PROTOCOL_VERSION), ...Object.fromEntries(schemas) }));
  return {
    address: publishedTopic("{store}", topic),
    parameters: topic.includes("{box}") ? { store: {}, box: {} } : { store: {} },
    messages: { [name]: { summary, contentType: "application/json", payload } },
  };
}
