// The part of the shop's configuration that names its head office.
import { z } from "zod";
import { isReleaseKey } from "./release-key.ts";

const file = z.string().min(1);

/** Where records of the shop go; absent: nowhere. */
export const HEAD_OFFICE = z.strictObject({
  servers: z
    .array(
      z
        .string()
        .regex(/^mqtts?:\/\/[^/@]+$/, "mqtt://host or mqtts://host, with or without a port, without a password"),
    )
    .min(1),
  /** Absent: the store's name. */
  username: z.string().min(1).max(64).optional(),
  passwordFile: file.optional(),
  ca: file.optional(),
  cert: file.optional(),
  key: file.optional(),
  outbox: file.default("tillbeacon-data/outbox.sqlite"),
  outboxMegabytes: z.int().min(1).max(100000).default(500),
  /** Whether head office may change targets, policy and report. */
  acceptSettings: z.boolean().default(false),
  /** Public key of head office's releases: its images go onto the boxes. Absent: none do. */
  releaseKey: z.string().refine(isReleaseKey, "the key that 'tillbeacon headoffice images' prints").optional(),
  backlogPerS: z.int().min(1).max(1000).default(50),
});
export type HeadOffice = z.infer<typeof HEAD_OFFICE>;
