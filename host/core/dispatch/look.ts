// One look at the shop: what the parts of the dispatch share while they decide. Types only.

import type { LaneView } from "../lane-view.ts";
import type { Emit } from "./decision.ts";
import type { DispatchState } from "./dispatch-state.ts";
import type { Targets } from "./targets.ts";

export interface Look {
  /** Changed as decisions are made. */
  state: DispatchState;
  /** All lanes, deserted tills as closed. */
  lanes: readonly LaneView[];
  targets: Targets;
  /** The host's monotonic time in ms. */
  nowMs: number;
  emit: Emit;
}
