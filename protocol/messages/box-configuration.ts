// Box configuration over the air: what a box may be told without a cable.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const CONFIG = `\
id w 0 4e9,\
callAbove w 0 50,\
telemetryMs w 200 60000` as const;

/** Configuration of a box. The box checks it, answers, and keeps it over restarts. */
export type Configuration = MessageOf<typeof CONFIG>;

export const ABOUT_CONFIG: About<typeof CONFIG> = {
  summary: "Configuration of a box",
  fields: {
    id: "number of the configuration, for the answer",
    callAbove: "the box calls by its own rule when more than this many wait and no host speaks",
    telemetryMs: "time between telemetry records when nothing changes; ms",
  },
};
