// The chain's configuration (YAML), as `tillbeacon headoffice` reads it: read, checked, and refused like the shop's.
import { z } from "zod";
import { readChecked } from "./checked-file.ts";

export const DEFAULT_CHAIN = "chain.yaml";

const file = z.string().min(1);

const CHAIN = z.strictObject({
  chain: z.string().min(1).max(80).default("Head office"),
  broker: z
    .strictObject({
      /** All MQTT (shared subscriptions: Mosquitto), or all AMQP (RabbitMQ). */
      servers: z
        .array(z.string().regex(/^(mqtts?|amqps?):\/\/[^/]+$/, "mqtt://, mqtts://, amqp:// or amqps://, and a host"))
        .min(1),
      username: z.string().optional(),
      passwordFile: file.optional(),
      ca: file.optional(),
      cert: file.optional(),
      key: file.optional(),
    })
    .refine(({ servers }) => new Set(servers.map((server) => server.startsWith("amqp"))).size === 1, {
      message: "servers of one kind",
      path: ["servers"],
    }),
  database: z.union([
    z.strictObject({ postgres: z.string().regex(/^postgres(ql)?:\/\//, "postgres://user@host/database") }),
    z.strictObject({ sqlite: file }),
  ]),
  page: z
    .strictObject({
      listen: z.string().default("127.0.0.1"),
      port: z.int().min(0).max(65535).default(8090),
      hosts: z.array(z.string().min(1).max(253)).default([]),
      /** The password of the pages, hashed, and what signs their sessions. */
      credentials: file.default("headoffice-credentials.json"),
    })
    .prefault({}),
  retention: z
    .strictObject({
      frameDays: z.int().min(2).max(36500).default(62),
      minuteDays: z.int().min(2).max(36500).default(1100),
    })
    .default({ frameDays: 62, minuteDays: 1100 }),
});
export type ChainConfig = z.infer<typeof CHAIN>;

/** Reads and checks a chain's file; throws InputError. */
export function readChain(file: string): ChainConfig {
  return readChecked(file, CHAIN, "docs/headoffice.md lists the keys");
}
