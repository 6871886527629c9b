// How a shop's way to head office stands.
import type { Cause } from "./cause.ts";

/** For people and monitoring. */
export interface UplinkStatus {
  isConnected: boolean;
  /** Head office has acknowledged something in the last seconds. */
  isHeard: boolean;
  /** Records that head office does not have, and how long ago the oldest of them was made; s. */
  backlog: number;
  backlogS: number;
  /** Records that found no room, since the outbox's file was made. */
  lost: number;
  /** Why records cannot be kept; "": they can. `cause`: by the code of the error, where that is known. */
  fault: string;
  cause?: Cause | undefined;
}
