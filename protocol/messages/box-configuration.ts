// Box configuration over the air: what a box may be told without a cable.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const CONFIG = `\
id w 0 4e9,\
callAbove w 0 50,\
telemetryMs w 200 60000,\
tag T 1 64` as const;

/** Configuration of a box. The box checks it, answers, and keeps it over restarts. */
export type Configuration = MessageOf<typeof CONFIG>;

/** What a configuration's tag signs. No board is called so, so that no image can be offered with it. */
export function signedConfiguration(id: number, callAbove: number, telemetryMs: number): string {
  return "config " + id + " " + callAbove + " " + telemetryMs;
}

export const ABOUT_CONFIG: About<typeof CONFIG> = {
  summary: "Configuration of a box",
  fields: {
    id: "number of the configuration; a box takes none that is not higher than the one that it has",
    callAbove: "the box calls by its own rule when more than this many wait and no host speaks",
    telemetryMs: "time between telemetry records when nothing changes; ms",
    tag: "HMAC-SHA-256 under the box's key (signedConfiguration in this file has the signed text); null: unsigned, refused",
  },
};
