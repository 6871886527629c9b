// Every sensor that a lane can have.
import type { LaneLayout } from "./box-settings.ts";

/** A till with a line of its own, a pair of beams at the entrance, one at the exit, and both zones. */
export const FULL_LAYOUT: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
