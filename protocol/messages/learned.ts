// Learned: what a box has learned of its lane, for the host to keep: a box that takes its place begins with it.
import type { About } from "./about.ts";

/** Longest text of what has been learned, in characters. */
export const LONGEST_LEARNED = 900;

export const LEARNED = `\
boot t 1 16,\
tMs w 0 4e12,\
learned t 1 900` as const;

export const ABOUT_LEARNED: About<typeof LEARNED> = {
  summary: "What a box has learned of its lane",
  fields: {
    boot: "boot id of the box",
    tMs: "the box's monotonic clock: how long it has been up; ms",
    learned: "form and layout, then whole numbers, separated by blanks: for boxes of this firmware alone",
  },
};
