// Sending something to a box until it has answered, as pure transitions: events and a time go in, a new state and
// effects come out. What is sent, and when, is in image-transfer.ts and configuration-transfer.ts.
import type { Messages } from "../../protocol/messages.ts";
import type { BoxReport } from "./box-traffic.ts";

/** What tools send to a box. */
export type ToolCommand = {
  [K in "config" | "update" | "chunk"]: { kind: K; message: Messages[K] };
}["config" | "update" | "chunk"];

/** Something the box has said, or a time that was waited for. */
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

/** What comes of one event. */
export interface TransferStep<State> {
  state: State;
  effects: TransferEffect[];
}

/** A transfer. Times are monotonic ms. */
export interface Transfer<State> {
  start(nowMs: number): TransferStep<State>;
  step(state: State, event: TransferEvent, nowMs: number): TransferStep<State>;
  /** When the event "due" is due, if nothing comes before; undefined once the transfer has ended. */
  dueMs(state: State): number | undefined;
}
