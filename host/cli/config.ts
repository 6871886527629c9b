// The shop's configuration (YAML): read, checked, and refused with file, line, what was found and what was expected.
import { z } from "zod";
import { isName } from "../../protocol/host-topics.ts";
import { DEFAULT_TARGETS } from "../core/threshold-policy.ts";
import { InputError } from "../simulator/trace.ts";
import { readYaml } from "../simulator/yaml-file.ts";

const name = z.string().refine(isName, "1 to 32 letters, digits, dots, dashes or underscores");
const port = z.int().min(0).max(65535);
const ms = z.int().min(0).max(86400000);

/** The file. Every part has a default but the store's name and its lanes. */
const CONFIG = z.strictObject({
  store: name,
  lanes: z
    .array(z.strictObject({ box: name, name: z.string().min(1).max(40).optional() }))
    .min(1, "at least one lane")
    .refine((lanes) => new Set(lanes.map((l) => l.box)).size === lanes.length, "boxes with names of their own"),
  broker: z
    .union([
      z.strictObject({ listen: z.string().default("127.0.0.1"), port: port.default(1883) }),
      z.strictObject({
        url: z.string().regex(/^(mqtts?|wss?):\/\//, "mqtt://, mqtts://, ws:// or wss://"),
        username: z.string().optional(),
      }),
    ])
    .default({ listen: "127.0.0.1", port: 1883 }),
  page: z
    .strictObject({ listen: z.string().default("127.0.0.1"), port: port.default(8080) })
    .default({ listen: "127.0.0.1", port: 8080 }),
  log: z.string().min(1).default("tillbeacon-data/log.sqlite"),
  targets: z
    .strictObject({
      callAbove: z.int().min(0).max(50).default(DEFAULT_TARGETS.callAbove),
      quietAtMost: z.int().min(0).max(50).default(DEFAULT_TARGETS.quietAtMost),
      quietMs: ms.default(DEFAULT_TARGETS.quietMs),
      minConfidence: z.number().min(0).max(1).default(DEFAULT_TARGETS.minConfidence),
      coolDownMs: ms.default(DEFAULT_TARGETS.coolDownMs),
      closeAfterMs: ms.default(DEFAULT_TARGETS.closeAfterMs),
      minOpenMs: ms.default(DEFAULT_TARGETS.minOpenMs),
      minOpen: z.int().min(0).max(50).default(DEFAULT_TARGETS.minOpen),
    })
    .default(DEFAULT_TARGETS),
});
export type Config = z.infer<typeof CONFIG>;

/** Reads and checks a configuration file; throws InputError. */
export function readConfig(file: string): Config {
  const yaml = readYaml(file);
  const result = CONFIG.safeParse(yaml.content ?? {});
  if (result.success) return result.data;
  const { path, message } = firstFault(result.error);
  throw new InputError(file, yaml.lineOf(path), `${path.join(".") || "file"} = ${show(yaml.at(path))}`, message);
}

/** The deepest fault: that of a union's branch rather than of the union. */
function firstFault(error: z.ZodError): { path: (string | number)[]; message: string } {
  const issue = error.issues[0] as z.core.$ZodIssue;
  const base = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys")
    return {
      path: [...base, issue.keys[0] as string],
      message: "no such key (see the list of keys in docs/configuration.md)",
    };
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((issues) => issues[0]).filter((i) => i !== undefined);
    const best = branches.find((i) => i.code !== "unrecognized_keys") ?? branches[0];
    if (best) return { path: [...base, ...(best.path as (string | number)[])], message: best.message };
  }
  return { path: base, message: issue.message };
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** What runs when there is no configuration: six lanes of the demo store. */
export function demoConfig(lanes: number): Config {
  return CONFIG.parse({
    store: "demo",
    lanes: Array.from({ length: lanes }, (_, i) => ({ box: `lane-${i + 1}`, name: `Till ${i + 1}` })),
    log: "tillbeacon-data/demo.sqlite",
  });
}
