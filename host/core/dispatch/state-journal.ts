// Recovers the dispatch's state from before a decision without copying it at every look: a copy is made now and then, and when a
// decision has to be logged the looks since are run again on it. Pure.
import type { LaneView } from "../lane-view.ts";

/** The input of one look, which changes the state. */
export interface Look {
  lanes: readonly LaneView[];
  nowMs: number;
}

/** How many looks are kept before the state is copied again; each keeps the lanes of its time in memory. */
const MOST_LOOKS = 10;

/** The journal of a state that is plain data. */
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

  /** To be called when the state has changed in another way than by a look. */
  forget(): void {
    this.copy = undefined;
  }

  /**
   * Returns a function that computes the state as of the last `begin`, as JSON. Call it once, and after `forget`, as it changes the
   * copy. `rerun` repeats looks on a state.
   */
  before(rerun: (state: S, looks: readonly Look[]) => S): () => string {
    const { copy } = this;
    if (copy === undefined) return () => "";
    return () => JSON.stringify(copy.looks.length === 0 ? copy.state : rerun(copy.state, copy.looks));
  }
}

/** A deep copy of plain data; objects keep their prototypes, null included. */
function copyOf<V>(value: V): V {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as V;
  const copy = Object.create(Object.getPrototypeOf(value)) as V;
  for (const key in value) copy[key] = copyOf(value[key]);
  return copy;
}
