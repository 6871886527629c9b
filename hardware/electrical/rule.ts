// What a rule is: it looks at an assembly and says what is wrong with it.
import type { Assembly } from "../assembly/assembly.ts";

export interface Rule {
  name: string;
  /** What it asks, in one sentence. */
  asks: string;
  /** Where that is from. */
  source: string;
  /** Faults as "<where>: found ..., expected ..."; empty when there are none. */
  faults(assembly: Assembly): string[];
  /** The figure that it looked at, for the table. */
  figure?(assembly: Assembly): string;
}
