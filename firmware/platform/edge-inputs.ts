// The beams and the contact of a lane behind their drivers: which pin is which channel of the running box. Decides nothing.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, ENTRY, ENTRY_2, EXIT } from "../../protocol/channels.ts";
import type { RunningBox } from "../core/running-box.ts";
import { BreakBeam } from "../drivers/break-beam/break-beam.ts";
import type { EdgePort } from "../drivers/port.ts";
import { type TillContact, TillSwitch } from "../drivers/till-switch/till-switch.ts";

/** NPN receivers pull the line low when the beam is broken. */
const HIGH_IS_BLOCKED = false;

/** Opens the beams that the layout has. `onEdge` is called at each edge, with the number of the beam from 0. */
export function openBeams(
  running: RunningBox,
  edges: EdgePort,
  layout: LaneLayout,
  wiring: Wiring,
  tMs: number,
  onEdge: (beam: number) => void,
): BreakBeam[] {
  const beams: BreakBeam[] = [];
  function open(channel: Channel, pin: string): void {
    const index = beams.length;
    beams.push(
      new BreakBeam(edges, pin, HIGH_IS_BLOCKED, tMs, function (blocked, edgeMs) {
        onEdge(index);
        running.beamChanged(channel, blocked, edgeMs);
      }),
    );
  }
  if (layout.entry) open(ENTRY, wiring.entry);
  if (layout.entryPair) open(ENTRY_2, wiring.entry2);
  if (layout.exit) open(EXIT, wiring.exit);
  return beams;
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
