// Entry point of the Lua bundle of the core, for traces: what a Lua program gets from loading it.
import { estimate } from "../core/estimate";
import { Box, type BoxSetup } from "../core/box";
import { Lane, type LaneLayout } from "../core/lane";

export { estimate };

export function newLane(layout: LaneLayout): Lane {
  return new Lane(layout);
}

export function newBox(setup: BoxSetup): Box {
  return new Box(setup);
}
