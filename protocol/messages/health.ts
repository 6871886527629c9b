// Health: how a box itself fares.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const IMAGES = "newest|earlier";

export const HEALTH = `\
boot t 1 16,\
tMs w 0 4e12,\
unixMs W 0 4e12,\
free/total W 0 4e9,\
errors T 1 64,\
rssiDbm W -127 0,\
lateMs w 0 4e9,\
entryPerMin/exitPerMin r 0 100000,\
headHz/tailHz r 0 1000,\
rejected/dropped/sessions w 0 4e9,\
link T 1 64,\
config w 0 4e9,\
failedStarts w 0 255,\
image c ${IMAGES}` as const;

/** How a box fares, each minute and after each birth. */
export type Health = MessageOf<typeof HEALTH>;

export const ABOUT_HEALTH: About<typeof HEALTH> = {
  summary: "How a box fares, each minute and after each birth",
  fields: {
    boot: "boot id of the box",
    tMs: "the box's monotonic clock: how long it has been up; ms",
    unixMs: "the box's idea of the wall clock, learned from the host; null before that; ms since 1970-01-01 UTC",
    free: "free memory blocks of the interpreter (on Lua: bytes)",
    total: "all memory blocks of the interpreter (on Lua: bytes)",
    errors: "error flags of the interpreter and faults of sensors since the last report, in words; null: none",
    rssiDbm: "strength of the WiFi signal; dBm",
    lateMs: "longest delay of the box's own timer since the last report; ms",
    entryPerMin: "edges of the entrance beams; per min",
    exitPerMin: "edges of the exit beam; per min",
    headHz: "samples of the zone at the pay point; Hz",
    tailHz: "samples of the zone further back in line; Hz",
    rejected: "commands refused since the start",
    dropped: "records dropped since the start before they were acknowledged; some may have arrived",
    sessions: "connections since the start",
    link: "why the last connection ended; null: none has",
    config: "number of the configuration in force; 0: the one that the box was flashed with",
    failedStarts: "starts in a row before this one that did not last",
    image: "which image runs: the newest, or the earlier one to which the box went back",
  },
};
