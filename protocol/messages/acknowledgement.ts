// Acknowledgement: what the host has of a box's records, and that it hears the box at all.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const ACK = `\
boot t 1 16,\
seq/heard w 0 4e9` as const;

/**
 * Two things that must not depend on one another: records up to `seq` are durable and may be forgotten, and records up
 * to `heard` have been received. A host whose log is in trouble goes on hearing its boxes.
 */
export type Acknowledgement = MessageOf<typeof ACK>;

export const ABOUT_ACK: About<typeof ACK> = {
  summary: "What the host has received of a box, and what of it is durable",
  fields: {
    boot: "boot id that the numbers belong to",
    seq: "every record up to this number is in the host's log, or was dropped by the box; 0: none yet",
    heard: "number of the newest record that the host has received",
  },
};
