// The dispatch's state as it was before a decision, without writing all of it down at every look: a copy is made now and
// then, and the looks since are run again when a decision has to be logged. Pure.
import type { LaneView } from "./lane-view.ts";

/** A look at the lanes, which changes the state. */
export interface Look {
  lanes: readonly LaneView[];
  nowMs: number;
}

/** Looks that are kept until the state is written down again. Each holds what was known of the lanes then. */
const MOST_LOOKS = 10;

/** Copies of the state, as JSON. */
export class StateJournal {
  private copy: { text: string; looks: Look[] } | undefined;

  /** To be called before each look. */
  begin(state: object): void {
    if (this.copy === undefined || this.copy.looks.length >= MOST_LOOKS)
      this.copy = { text: JSON.stringify(state), looks: [] };
  }

  /** To be called after each look that has decided nothing. */
  add(look: Look): void {
    this.copy?.looks.push(look);
  }

  /** The state has been changed otherwise. */
  forget(): void {
    this.copy = undefined;
  }

  /** The state before the look that has begun; `rerun` makes the state after some looks out of a copy. */
  before(rerun: (text: string, looks: readonly Look[]) => object): string {
    const { text, looks } = this.copy ?? { text: "", looks: [] };
    return looks.length === 0 ? text : JSON.stringify(rerun(text, looks));
  }
}
