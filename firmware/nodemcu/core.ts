// Entry point of the Lua bundle of the core, for traces: what a Lua program gets from loading it.

import type { LaneLayout } from "../../protocol/box-settings";
import { decode, encode } from "../../protocol/codec";
import { Box, type BoxSetup } from "../core/box";
import { estimate } from "../core/estimate";
import { Lane } from "../core/lane";

export { decode, encode, estimate };

export function newLane(layout: LaneLayout): Lane {
  return new Lane(layout);
}

export function newBox(setup: BoxSetup): Box {
  return new Box(setup);
}
