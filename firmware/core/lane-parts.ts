// What the parts of a lane know of each other, so that none needs the lane itself.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Calibration } from "./calibration.ts";
import type { Gate } from "./gate.ts";
import type { LaneHealth } from "./lane-health.ts";
import type { LineFilter } from "./line-filter.ts";
import type { PartyOdds } from "./party-odds.ts";
import type { RealisedWaits } from "./realised-waits.ts";
import type { RecentCounts } from "./recent-counts.ts";
import type { Service } from "./service.ts";
import type { Zone } from "./zone.ts";
import type { ZoneEvidence } from "./zone-evidence.ts";

/** The parts of one lane. */
export interface LaneParts {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate;
  readonly headZone: Zone;
  readonly tailZone: Zone;
  readonly health: LaneHealth;
  readonly line: LineFilter;
  readonly service: Service;
  readonly calibration: Calibration;
  readonly realised: RealisedWaits;
  readonly recent: RecentCounts;
  readonly zones: ZoneEvidence;
  readonly party: PartyOdds | undefined;
  /** The wait of somebody who joins now, as published. Unit s. */
  readonly waitS: number;
}
