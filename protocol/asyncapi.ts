// The AsyncAPI document of the protocol, made from topics, tables and schemas. Makes text; writes no file.
import { z } from "zod";
import { layoutInWords } from "./binary.ts";
import { valuesOf } from "./enumerations.ts";
import { ABOUT_HOST_PRESENCE, HOST_PRESENCE, presenceTopic } from "./host-topics.ts";
import { KINDS, type Kind, PROTOCOL_VERSION } from "./messages.ts";
import { PUBLISHED, publishedTopic } from "./published.ts";
import { fieldSchema, SCHEMAS } from "./schemas.ts";
import { ABOUT, fieldsOf, isCommand } from "./tables.ts";
import { topicOf } from "./topics.ts";
import {
  ABOUT_OFFER,
  ABOUT_UPLINK_ACK,
  downlinkTopic,
  LANES_UP,
  OFFER,
  UPLINK_ACK,
  uplinkTopic,
} from "./uplink/downlink.ts";
import {
  ABOUT_ENVELOPE,
  ABOUT_EVENTS,
  ABOUT_FRAME,
  ABOUT_FRAME_LANE,
  ABOUT_FRAME_SAMPLE,
  ABOUT_RECORD,
  ENVELOPE,
  EVENTS,
  FRAME,
  FRAME_LANE,
  FRAME_SAMPLE,
  LATER,
  RECORD,
  UPLINK_VERSION,
} from "./uplink/records.ts";
import { ABOUT_RELEASE, RELEASE } from "./uplink/release.ts";

/** AsyncAPI 3.0 as JSON text with a line end, as the shop's host sees the protocol. */
export function asyncApiText(): string {
  const kinds = valuesOf(KINDS);
  const channels: { [name: string]: object } = Object.fromEntries(kinds.map((kind) => [kind, channelOf(kind)]));
  const operations: { [name: string]: object } = Object.fromEntries(
    kinds.map((kind) => [kind, operation(kind, isCommand(kind) ? "send" : "receive", isKept(ABOUT[kind]))]),
  );
  for (const [name, { topic, table, about }] of Object.entries(PUBLISHED)) {
    channels[`shop-${name}`] = publishedChannel(name, topic, table, about);
    operations[`shop-${name}`] = operation(`shop-${name}`, "send", isKept(about));
  }
  const presence = publishedChannel("presence", "", HOST_PRESENCE, ABOUT_HOST_PRESENCE);
  channels["hosts"] = { ...presence, address: presenceTopic("{store}") };
  operations["hosts"] = operation("hosts", "send", false);
  for (const lane of LANES_UP) {
    channels[`uplink-${lane}`] = uplinkChannel(uplinkTopic("{store}", lane));
    operations[`uplink-${lane}`] = operation(`uplink-${lane}`, "send", false);
  }
  const downlink = {
    ack: [UPLINK_ACK, ABOUT_UPLINK_ACK],
    offer: [OFFER, ABOUT_OFFER],
    image: [RELEASE, ABOUT_RELEASE],
  } as const;
  for (const kind of ["ack", "offer", "image"] as const) {
    const [table, about] = downlink[kind];
    const channel = publishedChannel(kind, "", table, about);
    channels[`downlink-${kind}`] = { ...channel, address: downlinkTopic("{store}", kind) };
    operations[`downlink-${kind}`] = operation(`downlink-${kind}`, "receive", isKept(about));
  }
  const info = { title: "tillbeacon", version: `${PROTOCOL_VERSION}.0.0`, license: { name: "MIT" } };
  return `${JSON.stringify({ asyncapi: "3.0.0", info, defaultContentType: "application/json", channels, operations }, null, 2)}\n`;
}

/** What the shop's host does on a channel; `retain`: the broker keeps the newest message for who comes later. */
function operation(channel: string, action: "send" | "receive", retain: boolean): object {
  const bindings = { mqtt: { retain, bindingVersion: "0.2.0" } };
  return { action, channel: { $ref: `#/channels/${channel}` }, bindings };
}

function isKept(about: { retained?: true }): boolean {
  return about.retained === true;
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

/** Records to head office: binary, so that the schema is of what they hold, and the description of their bytes. */
function uplinkChannel(address: string): object {
  const heads = { envelope: ENVELOPE, record: RECORD, frame: FRAME, lane: FRAME_LANE, sample: FRAME_SAMPLE };
  const later = { decision: `${EVENTS.decision},${LATER.decision}`, settings: `${EVENTS.settings},${LATER.settings}` };
  const parts = { ...heads, ...EVENTS, ...later };
  const layout = Object.entries(parts).map(([name, table]) => `${name}: ${layoutInWords(table)}.`);
  const { decision, host, box, settings } = ABOUT_EVENTS;
  const samples = z.array(objectOf(FRAME_SAMPLE, ABOUT_FRAME_SAMPLE.fields));
  const lane = objectOf(FRAME_LANE, ABOUT_FRAME_LANE.fields).omit({ changes: true }).extend({ samples });
  const frame = objectOf(FRAME, ABOUT_FRAME.fields).extend({ lanes: z.array(lane) });
  const events = [
    objectOf(later.decision, decision.fields),
    objectOf(EVENTS.host, host.fields),
    objectOf(EVENTS.box, box.fields),
    objectOf(later.settings, settings.fields),
  ];
  const record = objectOf(RECORD, ABOUT_RECORD.fields).extend({ content: z.union([frame, ...events]) });
  const payload = z.toJSONSchema(z.strictObject({ envelope: objectOf(ENVELOPE, ABOUT_ENVELOPE.fields), record }));
  const description = [
    `The byte ${UPLINK_VERSION}, the envelope, the byte ${UPLINK_VERSION}, the record; a frame is followed by its lanes, each by`,
    "its samples that differ from the one before. Numbers are big-endian, all ones are null. A decision may end before",
    "`because`, and settings before `why`: shops of before send none.",
    ...layout,
  ].join(" ");
  return {
    address,
    parameters: { store: {} },
    messages: {
      record: { summary: ABOUT_RECORD.summary, description, contentType: "application/octet-stream", payload },
    },
  };
}

function objectOf(table: string, meanings: { readonly [field: string]: string }) {
  return z.strictObject(
    Object.fromEntries(fieldsOf(table).map((field) => [field.name, fieldSchema(field, meanings[field.name])])),
  );
}
