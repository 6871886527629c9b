// The kits that a lane can be built from, as layouts with their price.
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../../protocol/channels.ts";

export interface Kit {
  name: "full" | "lean";
  layout: LaneLayout;
  /** Channels that its box hears: its sensors, and a till switch where the shop has one. */
  channels: ReadonlySet<number>;
  /**
   * Parts for a lane. Estimates for hobby quantities in 2026: box, entry pair and exit beam, one VL53L1X 41.5 EUR; the
   * second VL53L1X 9 EUR.
   */
  priceEur: number;
}

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true } as const;

export const KITS: readonly Kit[] = [
  {
    name: "full",
    layout: { ...LAYOUT, tail: true },
    channels: new Set([ENTRY, ENTRY_2, EXIT, HEAD, TAIL, SWITCH]),
    priceEur: 50.5,
  },
  {
    name: "lean",
    layout: { ...LAYOUT, tail: false },
    channels: new Set([ENTRY, ENTRY_2, EXIT, HEAD, SWITCH]),
    priceEur: 41.5,
  },
];
