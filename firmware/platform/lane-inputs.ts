// The beams and the contact of a lane on the pins of any board, joined to the box's core. Decides nothing.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, ENTRY, ENTRY_2, EXIT } from "../../protocol/channels.ts";
import { BreakBeam } from "../drivers/break-beam/break-beam.ts";
import type { EdgePort } from "../drivers/port.ts";
import { type TillContact, TillSwitch } from "../drivers/till-switch/till-switch.ts";
import type { RunningBox } from "./running-box.ts";

/** NPN receivers pull the line low when the beam is broken. */
const HIGH_IS_BLOCKED = false;

/** The beams that the layout has. `onEdge` is called at each edge, with the number of the beam from 0. */
export function openBeams(
  edges: EdgePort,
  layout: LaneLayout,
  wiring: Wiring,
  running: RunningBox,
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
export function openTill(contact: TillContact, running: RunningBox): TillSwitch {
  return new TillSwitch(
    contact,
    function (open, tMs) {
      running.tillSwitched(open, tMs);
    },
    function (tMs) {
      running.callAccepted(tMs);
    },
  );
}
