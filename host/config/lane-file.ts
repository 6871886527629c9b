// Reads the YAML description of one lane: which sensors it has and how many tills stand behind its line.
import { z } from "zod";
import { InputError } from "../core/input-error.ts";
import { readYaml } from "./yaml-file.ts";

/** A lane file. Sensors that are not named are those that the trace has. */
const LANE_FILE = z.strictObject({
  tills: z.int().min(0).max(12).optional(),
  sensors: z
    .strictObject({
      entry: z.boolean().optional(),
      entryPair: z.boolean().optional(),
      exit: z.boolean().optional(),
      head: z.boolean().optional(),
      tail: z.boolean().optional(),
    })
    .optional(),
  /** What the zones see when nobody is there, in mm: as `tillbeacon walk-test` measures it. */
  background: z
    .strictObject({ head: z.number().min(0).max(10000).optional(), tail: z.number().min(0).max(10000).optional() })
    .optional(),
});
export type LaneFile = z.infer<typeof LANE_FILE>;

/** Reads and checks a lane file; throws InputError with the line of the fault. */
export function readLaneFile(file: string): LaneFile {
  const yaml = readYaml(file);
  const result = LANE_FILE.safeParse(yaml.content ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : []),
  ] as string[];
  throw new InputError(file, yaml.lineOf(path), `at ${path.join(".") || "the top"}: ${issue?.message}`, "a lane file");
}
