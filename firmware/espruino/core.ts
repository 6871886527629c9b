// Entry point of the core alone, for traces: puts the estimator and the box into one global.
import { decode, encode } from "../../protocol/codec.ts";
import { Box } from "../core/box.ts";
import { estimate } from "../core/estimate.ts";
import { Lane } from "../core/lane.ts";

global.tillbeacon = { Box: Box, Lane: Lane, estimate: estimate, encode: encode, decode: decode };
