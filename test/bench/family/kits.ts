// The kits that a lane can be built from, as layouts with their price.
import { everyAssembly } from "../../../hardware/assembly/assemble.ts";
import { billOf, priceOf } from "../../../hardware/kits/bill.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../../protocol/channels.ts";

export interface Kit {
  name: "full" | "lean";
  layout: LaneLayout;
  /** Channels that its box hears: its sensors, and a till switch where the shop has one. */
  channels: ReadonlySet<number>;
  /** Estimate for the parts of a lane on an ESP32 (docs/kits.md). */
  priceEur: number;
}

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true } as const;

export const KITS: readonly Kit[] = [
  {
    name: "full",
    layout: { ...LAYOUT, tail: true },
    channels: new Set([ENTRY, ENTRY_2, EXIT, HEAD, TAIL, SWITCH]),
    priceEur: laneEur("full"),
  },
  {
    name: "lean",
    layout: { ...LAYOUT, tail: false },
    channels: new Set([ENTRY, ENTRY_2, EXIT, HEAD, SWITCH]),
    priceEur: laneEur("lean"),
  },
];

function laneEur(kit: Kit["name"]): number {
  const lane = everyAssembly().find((one) => one.kit.name === kit && one.board.name === "esp32-devkitc");
  return lane === undefined ? Number.NaN : priceOf(billOf(lane));
}
