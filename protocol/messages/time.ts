// Time: the shop's clock, for boxes that have none.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const TIME = `\
unixMs w 0 4e12,\
errorMs W 0 4e12` as const;

/** The host's wall clock. The box keeps the offset and never steps its own clock. */
export type TimeOfDay = MessageOf<typeof TIME>;

export const ABOUT_TIME: About<typeof TIME> = {
  summary: "The shop's wall clock, and how far it may be off",
  fields: {
    unixMs: "ms since 1970-01-01 UTC, right or wrong",
    errorMs: "the clock is right to within this; null: nobody knows; ms",
  },
};
