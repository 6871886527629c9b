// The AsyncAPI document of the protocol, made from topics and schemas. Makes text; writes no file.
import { z } from "zod";
import { type Kind, PROTOCOL_VERSION } from "./messages.ts";
import { SCHEMAS } from "./schemas.ts";
import { topicOf } from "./topics.ts";

const SUMMARIES: { [K in Kind]: { summary: string; from: "box" | "host" } } = {
  telemetry: { summary: "What a box knows of its lane, each second and at each change", from: "box" },
  status: { summary: "Birth and will of a box, retained", from: "box" },
  beacon: { summary: "Desired state of a box's lamp, with a lease", from: "host" },
  config: { summary: "Configuration of a box", from: "host" },
  time: { summary: "The host's wall clock", from: "host" },
  ack: { summary: "Records up to this number are in the host's log", from: "host" },
  answer: { summary: "What a box says to a configuration or an update", from: "box" },
  health: { summary: "How a box fares, each minute", from: "box" },
  update: { summary: "A new image is on offer", from: "host" },
  want: { summary: "A box asks for a chunk of the image on offer", from: "box" },
  chunk: { summary: "A piece of an image", from: "host" },
};

/** AsyncAPI 3.0 as JSON text with a line end, as the shop's host sees the protocol. */
export function asyncApiText(): string {
  const kinds = Object.keys(SUMMARIES) as Kind[];
  const channels = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        address: topicOf("{store}", "{box}", kind),
        parameters: { store: {}, box: {} },
        messages: {
          [kind]: {
            summary: SUMMARIES[kind].summary,
            contentType: "application/json",
            payload: z.toJSONSchema(SCHEMAS[kind]),
          },
        },
      },
    ]),
  );
  const operations = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      { action: SUMMARIES[kind].from === "box" ? "receive" : "send", channel: { $ref: `#/channels/${kind}` } },
    ]),
  );
  const info = { title: "tillbeacon", version: `${PROTOCOL_VERSION}.0.0`, license: { name: "MIT" } };
  return `${JSON.stringify({ asyncapi: "3.0.0", info, defaultContentType: "application/json", channels, operations }, null, 2)}\n`;
}
