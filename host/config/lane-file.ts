// Reads the YAML description of one lane: which sensors it has and how many tills stand behind its line.
import { z } from "zod";
import { LAYOUT } from "../../protocol/box-settings.ts";
import { fieldSchema } from "../../protocol/schemas.ts";
import { fieldsOf } from "../../protocol/tables.ts";
import { readChecked } from "./checked-file.ts";

/** The layout's fields by name, all of them optional here. */
const LAYOUT_FIELDS = Object.fromEntries(fieldsOf(LAYOUT).map((field) => [field.name, fieldSchema(field).optional()]));
const FLAGS = fieldsOf(LAYOUT).filter(({ sort }) => sort === "flag");

const LANE_KEYS = `expected are tills, background with head and tail, and sensors with ${FLAGS.map(({ name }) => name).join(", ")}`;

/** A lane file. Sensors that are not named are those that the trace has; `background` as `tillbeacon walk-test` measures it. */
const LANE_FILE = z.strictObject({
  tills: LAYOUT_FIELDS["tills"] as z.ZodType<number | undefined>,
  sensors: z
    .strictObject(
      Object.fromEntries(FLAGS.map(({ name }) => [name, LAYOUT_FIELDS[name] as z.ZodType<boolean | undefined>])),
    )
    .optional(),
  background: z
    .strictObject({
      head: LAYOUT_FIELDS["headMm"] as z.ZodType<number | undefined>,
      tail: LAYOUT_FIELDS["tailMm"] as z.ZodType<number | undefined>,
    })
    .optional(),
});
export type LaneFile = z.infer<typeof LANE_FILE>;

/** Reads and checks a lane file; throws InputError with the line of the fault. */
export function readLaneFile(file: string): LaneFile {
  return readChecked(file, LANE_FILE, LANE_KEYS);
}
