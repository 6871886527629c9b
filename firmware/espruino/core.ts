// Entry point of the estimator alone, for traces: puts it into one global.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Estimate, estimate } from "../core/estimate.ts";
import { Lane } from "../core/lane.ts";

const start: new (layout: LaneLayout) => Lane = Lane;
const read: (lane: Lane, tMs: number) => Estimate = estimate;
global.tillbeacon = { Lane: start, estimate: read };
