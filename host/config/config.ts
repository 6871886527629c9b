// The shop's configuration (YAML): read, checked, and refused with file, line, what was found and what was expected.
import { z } from "zod";
import { isName } from "../../protocol/host-topics.ts";
import { DEFAULT_POLICY } from "../core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../core/dispatch/threshold-policy.ts";
import { DEFAULT_WORKLOAD } from "../core/dispatch/workload-policy.ts";
import { PATIENCE_S } from "../core/report/figures.ts";
import { placesOf } from "../core/shop.ts";
import { readChecked } from "./checked-file.ts";
import { DEFAULT_LOG, DEMO_LOG } from "./default-files.ts";
import { HEAD_OFFICE } from "./head-office.ts";

/** How long sealed days are kept, and how large they may become together: what fits a card of 8 GB. */
const DEFAULT_RETENTION = { days: 3653, gigabytes: 4 };

const name = z.string().refine(isName, "1 to 32 letters from a to z, digits, dots, dashes or underscores");
const port = z.int().min(0).max(65535);
const file = z.string().min(1);
const ms = z.int().min(0).max(86400000);

const REPORTED_S = [...PATIENCE_S];

/** What the rota is made for: not more than this share of customers waits for longer. Unit s. */
const PROMISED = { overS: 240, share: 0.05 };

const title = z.string().min(1).max(40).refine(isVisible, "a name that can be read, on one line").optional();
const till = { box: name, name: title, switch: z.boolean().default(true) };
const people = z.int().min(0).max(50);
const tills = z.number().min(0).max(20);

const TARGETS = {
  callAbove: people.default(DEFAULT_TARGETS.callAbove),
  callAboveS: z.number().min(1).max(3600).default(DEFAULT_TARGETS.callAboveS),
  quietAtMost: people.default(DEFAULT_TARGETS.quietAtMost),
  quietMs: ms.default(DEFAULT_TARGETS.quietMs),
  minConfidence: z.number().min(0).max(1).default(DEFAULT_TARGETS.minConfidence),
  coolDownMs: ms.default(DEFAULT_TARGETS.coolDownMs),
  callsPerHour: z.int().min(1).max(1000).default(DEFAULT_TARGETS.callsPerHour),
  escalateMs: ms.min(1000).default(DEFAULT_TARGETS.escalateMs),
  giveUpMs: ms.min(1000).default(DEFAULT_TARGETS.giveUpMs),
  closeAfterMs: ms.default(DEFAULT_TARGETS.closeAfterMs),
  minOpenMs: ms.default(DEFAULT_TARGETS.minOpenMs),
  minOpen: people.default(DEFAULT_TARGETS.minOpen),
  lampHoldMs: ms.max(600000).default(DEFAULT_TARGETS.lampHoldMs),
};

const THRESHOLD = z.strictObject({
  name: z.literal("threshold"),
  holdMs: ms.default(DEFAULT_THRESHOLD.holdMs),
  closeAtMost: people.default(DEFAULT_THRESHOLD.closeAtMost),
});
const WORKLOAD = z.strictObject({
  name: z.literal("workload"),
  safety: z.number().min(0).max(3).default(DEFAULT_WORKLOAD.safety),
  backlogS: z.number().min(30).max(3600).default(DEFAULT_WORKLOAD.backlogS),
  openAbove: tills.default(DEFAULT_WORKLOAD.openAbove),
  openHoldMs: ms.default(DEFAULT_WORKLOAD.openHoldMs),
  closeBelow: tills.default(DEFAULT_WORKLOAD.closeBelow),
  closeHoldMs: ms.default(DEFAULT_WORKLOAD.closeHoldMs),
  serviceS: z.number().min(5).max(1800).default(DEFAULT_WORKLOAD.serviceS),
  shoppingMin: z.number().min(0).max(240).default(DEFAULT_WORKLOAD.shoppingMin),
});
/** Policies to choose from, the default first. */
const POLICIES = [WORKLOAD, THRESHOLD] as const;
export const POLICY_NAMES = POLICIES.map(({ shape }) => shape.name.value);

/** Where the keys are written. */
export const CONFIG_KEYS = "docs/configuration.md lists the keys";

/** The file. Every part has a default but the store's name and its lanes. */
export const CONFIG = z
  .strictObject({
    store: name,
    lanes: z.array(z.strictObject(till)).default([]),
    groups: z
      .array(
        z.strictObject({ box: name, name: title, tills: z.array(z.strictObject(till)).min(1, "at least one till") }),
      )
      .default([]),
    selfCheckouts: z.array(z.strictObject({ box: name, name: title, machines: z.int().min(1).max(50) })).default([]),
    doors: z.array(z.strictObject({ box: name, name: title })).default([]),
    broker: z
      .union([
        z.strictObject({
          listen: z.string().default("127.0.0.1"),
          port: port.default(1883),
          anonymous: z.boolean().optional(),
          /** A second listener, for clients that can check a certificate. */
          tls: z.strictObject({ port: port.default(8883), cert: file, key: file }).optional(),
        }),
        z
          .strictObject({
            url: z
              .string()
              .regex(/^(mqtts?|wss?):\/\//, "mqtt://, mqtts://, ws:// or wss://")
              .refine((url) => !hasPassword(url), "an address without a password: use passwordFile"),
            username: z.string().optional(),
            passwordFile: file.optional(),
            ca: file.optional(),
            cert: file.optional(),
            key: file.optional(),
          })
          .refine(({ url, ca, cert, key }) => /s:/.test(url) || [ca, cert, key].every((name) => name === undefined), {
            message: "mqtts:// or wss://, as there is a ca, cert or key",
            path: ["url"],
          }),
      ])
      .default({ listen: "127.0.0.1", port: 1883 }),
    serial: z
      .array(
        z.strictObject({
          port: z.string().min(1),
          box: name,
          baudRate: z.int().min(300).max(4000000).default(115200),
        }),
      )
      .refine((ports) => new Set(ports.map((p) => p.port)).size === ports.length, "ports that are named once")
      .refine((ports) => new Set(ports.map((p) => p.box)).size === ports.length, "one port to a box")
      .default([]),
    page: z
      .strictObject({
        listen: z.string().default("127.0.0.1"),
        port: port.default(8080),
        hosts: z.array(z.string().min(1).max(253)).default([]),
        setup: z.enum(["local", "network"]).default("local"),
      })
      .default({ listen: "127.0.0.1", port: 8080, hosts: [], setup: "local" }),
    report: z
      .strictObject({
        overS: z.array(z.int().min(1).max(86400)).min(1).max(8).superRefine(checkRising).default(REPORTED_S),
        promise: z
          .strictObject({ overS: z.int().min(1).max(86400), share: z.number().min(0.001).max(0.9) })
          .default(PROMISED),
        value: z
          .strictObject({
            basket: z.number().positive().max(1e6),
            purchases: z.number().positive().max(1e4),
            periods: z.number().positive().max(1e3),
            currency: z.string().min(1).max(8).default("EUR"),
          })
          .optional(),
      })
      .default({ overS: REPORTED_S, promise: PROMISED }),
    homeAssistant: z
      .strictObject({
        discovery: z.boolean().default(false),
        prefix: z
          .string()
          .regex(/^[^+#\0]{1,64}$/, "1 to 64 characters without + and #")
          .default("homeassistant"),
      })
      .default({ discovery: false, prefix: "homeassistant" }),
    sparkplug: z
      .strictObject({
        url: z.string().regex(/^(mqtts?|wss?):\/\/[^@]+$/, "mqtt://, mqtts://, ws:// or wss://, without a password"),
        group: z.string().regex(/^[^+/#]{1,64}$/, "1 to 64 characters without +, / and #"),
        username: z.string().optional(),
      })
      .optional(),
    headOffice: HEAD_OFFICE.optional(),
    log: z.string().min(1).default(DEFAULT_LOG),
    retention: z
      .strictObject({
        days: z.int().min(7).max(36500).default(DEFAULT_RETENTION.days),
        gigabytes: z.number().min(0.1).max(100000).default(DEFAULT_RETENTION.gigabytes),
      })
      .default(DEFAULT_RETENTION),
    targets: z.strictObject(TARGETS).default(DEFAULT_TARGETS),
    policy: z.discriminatedUnion("name", POLICIES).default(DEFAULT_POLICY),
  })
  .superRefine((config, context) => {
    const places = placesOf(config);
    if (!places.some((place) => place.role !== "door"))
      context.addIssue({ code: "custom", path: ["lanes"], message: "at least one lane" });
    const twice = places.find((place, i) => places.findIndex((p) => p.box === place.box) !== i);
    if (twice)
      context.addIssue({ code: "custom", path: pathOf(config, twice.box), message: "a box of its own in each place" });
    const named = places.find((place, i) => places.findIndex((p) => nameKey(p.name) === nameKey(place.name)) !== i);
    if (named && named !== twice)
      context.addIssue({
        code: "custom",
        path: [...pathOf(config, named.box).slice(0, -1), "name"],
        message: `another name: staff could not tell two of "${named.name}" apart`,
      });
  });
export type Config = z.infer<typeof CONFIG>;

/** Reads and checks a configuration file; throws InputError. */
export function readConfig(file: string): Config {
  return readChecked(file, CONFIG, CONFIG_KEYS, "the shop's configuration (name it by --config)");
}

/** Charts shade by the number of thresholds that a wait is over, and a report names each once. */
function checkRising(list: readonly number[], context: z.core.$RefinementCtx): void {
  const i = list.findIndex((value, at) => at > 0 && value <= (list[at - 1] as number));
  if (i > 0)
    context.addIssue({
      code: "custom",
      path: [i],
      message: `rising thresholds: one above ${list[i - 1]}`,
      continue: true,
    });
}

/** A password in an address would be shown wherever the address is. */
function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== "";
}

/** What runs when there is no configuration: lanes of the demo store, from 1, by these names. */
export function demoConfig(lanes: number, nameOf = (lane: number): string => `Till ${lane}`): Config {
  return CONFIG.parse({
    store: "demo",
    lanes: Array.from({ length: lanes }, (_, i) => ({ box: `lane-${i + 1}`, name: nameOf(i + 1) })),
    log: DEMO_LOG,
    // Its busloads come every six minutes: a real shop's cap would be used up within half an hour.
    targets: { callsPerHour: 60 },
  });
}

/** Names that people read as one: characters that nobody sees make no difference. */
function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .replaceAll(/\s+/g, " ")
    .toLowerCase();
}

/** Something to be seen, without line breaks and without what turns the direction of the text around it. */
function isVisible(name: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) && !/[\p{Cc}\u2028-\u202E\u2066-\u2069]/u.test(name);
}

/** Path of the last place that names this box. */
function pathOf(config: object, box: string): (string | number)[] {
  const found: (string | number)[][] = [];
  const search = (value: unknown, path: (string | number)[]): void => {
    if (typeof value !== "object" || value === null) return;
    if ((value as { box?: unknown }).box === box) found.push([...path, "box"]);
    for (const [key, child] of Object.entries(value))
      search(child, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  search(config, []);
  return found.at(-1) ?? ["lanes"];
}
