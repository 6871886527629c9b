// Entry point of the core alone, for traces: puts the estimator and the box into one global.
import { Box } from "../core/box.ts";
import { Lane } from "../core/lane.ts";
import { estimate } from "../core/estimate.ts";

declare const global: { tillbeacon: unknown };
global.tillbeacon = { Box: Box, Lane: Lane, estimate: estimate };
