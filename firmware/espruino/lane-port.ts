// A lane's sensors on the pins of a board, joined to the box's core. Decides nothing.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { Box } from "../core/box.ts";
import type { LaneInputs, RunningBox } from "../core/running-box.ts";
import type { Zone } from "../core/zone.ts";
import type { BeamRow, BreakBeam } from "../drivers/break-beam/break-beam.ts";
import { OVERDUE_MS } from "../drivers/range-chain/range-chain.ts";
import type { TillSwitch } from "../drivers/till-switch/till-switch.ts";
import { openBeams, openTill } from "../platform/edge-inputs.ts";
import { rangeFaults } from "../platform/range-zones.ts";
import type { BoardParts } from "./board-parts.ts";
import { monotonicMs, openInput, readLevels } from "./board-port.ts";
import { busClockHz } from "./bus-clock.ts";
import { type Ranging, startRanging } from "./ranging.ts";

/** Looks further apart than this do not follow each other. Unit ms: half as much again as a beat. */
const NEXT_MS = 150;

/** The sensors of one lane. */
export class LanePort implements LaneInputs {
  /** Beams, and ranging sensors in the order head, tail, as far as they are wired; for the health report. */
  readonly row: BeamRow;
  readonly ranging: Ranging | undefined;
  /** The zones of its first and its last ranging sensor: one zone where there is one. */
  private first: Zone;
  private last: Zone;
  private till: TillSwitch | undefined;
  /** The contact if there is one, then the beams, the last first: the number of a beam is that of its bit in the row's levels. */
  private pins: readonly Pin[];
  /** The inputs have to be looked at whatever they are. */
  private isUnsettled = true;
  /** The bits that differed at a look, and when that was. */
  private off = 0;
  private offMs = -1e9;
  private hasHead: boolean;

  constructor(box: Box, running: RunningBox, parts: BoardParts, settings: BoxSettings) {
    const layout = settings.layout;
    const wiring = parts.wiring;
    this.hasHead = layout.head;

    const pins: Pin[] = [];
    const contact = settings.tillSwitch;
    if (contact !== "none") pins.push(openInput(wiring.tillSwitch));
    if (layout.exit) pins.push(new Pin(wiring.exit));
    if (layout.entryPair) pins.push(new Pin(wiring.entry2));
    if (layout.entry) pins.push(new Pin(wiring.entry));
    this.pins = pins;
    this.row = openBeams(running, parts.edges, layout, wiring, monotonicMs());
    if (contact !== "none") this.till = openTill(running, contact);
    // A zone's sample makes no record of its own.
    const lane = box.lane;
    this.ranging = startRanging(layout, wiring, parts.openRangeBus, busClockHz(settings), lane.headZone, lane.tailZone);
    this.first = layout.head ? lane.headZone : lane.tailZone;
    this.last = layout.tail ? lane.tailZone : lane.headZone;
  }

  /** Levels and lost edges. Does only what is due. */
  look(tMs: number): void {
    const levels = readLevels(this.pins);
    if (this.isUnsettled) this.compare(levels, tMs);
    else if (levels !== this.row.levels) this.differ(levels, tMs);
    // Truth is asked, here and elsewhere in what runs often: compared with anything, an object is first looked through for `valueOf`.
    if (this.ranging && (this.last.lastSampleMs < tMs - OVERDUE_MS || this.first.lastSampleMs < tMs - OVERDUE_MS))
      this.ranging.look(tMs);
  }

  /** An edge on its way through its debouncing is known at the next look: what differs alike at two of them is compared for both. */
  private differ(levels: number, tMs: number): void {
    const off = levels ^ this.row.levels;
    const offMs = this.offMs;
    this.offMs = tMs;
    if (off !== this.off || tMs - offMs > NEXT_MS) this.off = off;
    else {
      this.compare(levels, offMs);
      this.compare(levels, tMs);
    }
  }

  /** Compares levels with what is known. */
  private compare(levels: number, tMs: number): void {
    const beams = this.row.beams;
    let unsettled = false;
    for (let i = 0; i < beams.length; i++)
      if ((beams[i] as BreakBeam).compare(((levels >> i) & 1) === 1, tMs)) unsettled = true;
    // The contact pulls its pin low.
    if (this.till !== undefined && this.till.poll(levels >> beams.length === 0, tMs)) unsettled = true;
    this.row.levels = levels;
    this.isUnsettled = unsettled;
  }

  faults(): string {
    const text = this.ranging === undefined ? "" : rangeFaults(this.ranging.chain.places, this.hasHead);
    const beams = this.row.beams;
    let lost = 0;
    for (let i = 0; i < beams.length; i++) lost += (beams[i] as BreakBeam).lostEdges;
    return lost === 0 ? text : text + (text === "" ? "" : ", ") + lost + " edges lost";
  }
}
