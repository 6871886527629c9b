// State of a shop's uplink to head office.
import type { Cause } from "./problems/cause.ts";

/** The state, for pages and monitoring. */
export interface UplinkStatus {
  isConnected: boolean;
  /** Head office has acknowledged something lately. */
  isHeard: boolean;
  /** Number of records that head office does not have yet, and age of the oldest in s. */
  backlog: number;
  backlogS: number;
  /** Number of records dropped for lack of room since the outbox's file was made. */
  lost: number;
  /** Why records cannot be stored; "" where they can. `cause`: its cause where known. */
  fault: string;
  cause?: Cause | undefined;
}
