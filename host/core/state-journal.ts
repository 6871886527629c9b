// The dispatch's state as it was before a decision, without writing all of it down at every look: a copy is made now and
// then, and the looks since are run again when a decision has to be logged. Pure.
import type { LaneView } from "./lane-view.ts";

/** A look at the lanes, which changes the state. */
export interface Look {
  lanes: readonly LaneView[];
  nowMs: number;
}

/** Looks that are kept until the state is copied again. Each holds what was known of the lanes then. */
const MOST_LOOKS = 10;

/** Copies of a state that is plain data. */
export class StateJournal<S extends object> {
  private copy: { state: S; looks: Look[] } | undefined;

  /** To be called before each look. */
  begin(state: S): void {
    if (this.copy === undefined || this.copy.looks.length >= MOST_LOOKS)
      this.copy = { state: copyOf(state), looks: [] };
  }

  /** To be called after each look that has decided nothing. */
  add(look: Look): void {
    this.copy?.looks.push(look);
  }

  /** The state has been changed otherwise. */
  forget(): void {
    this.copy = undefined;
  }

  /**
   * The state before the look that has begun, as JSON, for when there is time for it: call what is returned once, after
   * `forget`. `rerun` takes a copy through the looks since it was made.
   */
  before(rerun: (state: S, looks: readonly Look[]) => S): () => string {
    const { copy } = this;
    if (copy === undefined) return () => "";
    return () => JSON.stringify(copy.looks.length === 0 ? copy.state : rerun(copy.state, copy.looks));
  }
}

/** A copy of plain data; objects keep their prototypes, or their having none. */
function copyOf<V>(value: V): V {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as V;
  const copy = Object.create(Object.getPrototypeOf(value)) as V;
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy;
}
