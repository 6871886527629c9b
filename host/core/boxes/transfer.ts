// The interface of a transfer to a box that goes on until the box has answered. Pure: events and a time go in, a new state and
// effects come out. Implemented by image-transfer.ts and configuration-transfer.ts.
import type { Messages } from "../../../protocol/messages.ts";
import type { BoxReport } from "./box-traffic.ts";

/** Commands that tools may send to a box. */
export type ToolCommand = {
  [K in "config" | "update" | "chunk"]: { kind: K; message: Messages[K] };
}["config" | "update" | "chunk"];

/** A report of the box, or the time of `dueMs`. */
export type TransferEvent = { kind: "report"; report: BoxReport } | { kind: "due" };

/** How a transfer ended. "reverted": the box could not run the image and went back to its earlier one. */
export type TransferOutcome =
  | { kind: "done" }
  | { kind: "refused"; detail: string | null }
  | { kind: "reverted" }
  | { kind: "silent"; ms: number };

export type TransferEffect =
  | { kind: "send"; command: ToolCommand }
  /** The box has this many bytes. */
  | { kind: "progress"; bytes: number }
  /** The box has the whole image, has checked it and restarts. */
  | { kind: "restarting" }
  | { kind: "ended"; outcome: TransferOutcome };

/** The result of one event. */
export interface TransferStep<State> {
  state: State;
  effects: TransferEffect[];
}

/** A transfer. Times are monotonic ms. */
export interface Transfer<State> {
  start(nowMs: number): TransferStep<State>;
  step(state: State, event: TransferEvent, nowMs: number): TransferStep<State>;
  /** When to call `step` with "due", unless another event comes first; undefined once the transfer has ended. */
  dueMs(state: State): number | undefined;
}
