// The beams and the contact of a lane behind their drivers: which pin is which channel of the running box. Decides nothing.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { ENTRY, ENTRY_2, EXIT } from "../../protocol/channels.ts";
import type { RunningBox } from "../core/running-box.ts";
import { BeamRow } from "../drivers/break-beam/break-beam.ts";
import type { EdgePort } from "../drivers/port.ts";
import { type TillContact, TillSwitch } from "../drivers/till-switch/till-switch.ts";

/** The beams that the layout has, with the running box behind them. */
export function openBeams(
  running: RunningBox,
  edges: EdgePort,
  layout: LaneLayout,
  wiring: Wiring,
  tMs: number,
): BeamRow {
  const row = new BeamRow(edges, running);
  if (layout.entry) row.open(ENTRY, wiring.entry, tMs);
  if (layout.entryPair) row.open(ENTRY_2, wiring.entry2, tMs);
  if (layout.exit) row.open(EXIT, wiring.exit, tMs);
  return row;
}

/** The contact at the till, as the settings have it; its pin is to be an input already. */
export function openTill(running: RunningBox, contact: TillContact): TillSwitch {
  return new TillSwitch(
    contact,
    function (open, tMs) {
      running.tillChanged(open, tMs);
    },
    function (tMs) {
      running.callAccepted(tMs);
    },
  );
}
