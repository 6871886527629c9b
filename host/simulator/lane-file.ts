// Reads the YAML description of one lane: which sensors it has and how many tills stand behind its line.
import { parseDocument } from "yaml";
import { z } from "zod";
import type { LaneLayout } from "../../firmware/core/lane.ts";
import { InputError, readText, type Trace } from "./trace.ts";

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
});
export type LaneFile = z.infer<typeof LANE_FILE>;

/** Reads and checks a lane file; throws InputError with the line of the fault. */
export function readLaneFile(file: string): LaneFile {
  const text = readText(file);
  const document = parseDocument(text);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const broken = document.errors[0];
  if (broken) throw new InputError(file, lineAt(broken.pos[0]), broken.message.split("\n")[0] ?? "", "YAML");
  const result = LANE_FILE.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : []),
  ] as string[];
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  throw new InputError(
    file,
    lineAt(node?.range?.[0] ?? 0),
    `at ${path.join(".") || "the top"}: ${issue?.message}`,
    "a lane file",
  );
}

/** The layout that a trace is replayed with: its own channels, then the lane file, then the command line. */
export function layoutOf(trace: Trace, lane: LaneFile, servers: number | undefined): LaneLayout {
  const has = (channel: number): boolean => trace.has[channel] === true;
  const sensors = lane.sensors ?? {};
  return {
    tills: servers ?? lane.tills ?? 0,
    entry: sensors.entry ?? (has(0) || has(1)),
    entryPair: sensors.entryPair ?? has(1),
    exit: sensors.exit ?? has(2),
    head: sensors.head ?? has(3),
    tail: sensors.tail ?? has(4),
  };
}
