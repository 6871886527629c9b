// The settings of a box, as an integrator writes them over the cable.

/** Which sensors a lane has. `tills` 0: one till, exit beam behind it; 1 and more: tills behind one line. */
export interface LaneLayout {
  tills: number;
  entry: boolean;
  entryPair: boolean;
  exit: boolean;
  head: boolean;
  tail: boolean;
  /** What the zones see when nobody is there, as measured once; learned where it is not given. Unit mm. */
  headMm?: number | undefined;
  tailMm?: number | undefined;
}
