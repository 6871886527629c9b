// Beacon: the lamp that the host wants, with a lease.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";
import { LAMPS } from "./lane-states.ts";

export const BEACON = `\
id w 0 4e9,\
lamp c ${LAMPS},\
leaseMs w 1000 600000` as const;

/** Desired state of a box's lamp. The box puts it out when the command is not renewed within the lease. */
export type BeaconCommand = MessageOf<typeof BEACON>;

export const ABOUT_BEACON: About<typeof BEACON> = {
  summary: "Desired state of a box's lamp, with a lease",
  fields: {
    id: "number of the command, for logs; a renewal keeps it",
    lamp: "what the beacon is to show",
    leaseMs: "the command expires after this time unless it is renewed; ms",
  },
};
