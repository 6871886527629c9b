// A lane's sensors on the pins of a NodeMCU, joined to the box's core. Decides nothing.
import { NODEMCU_ESP8266 } from "../../hardware/boards/nodemcu-esp8266";
import type { BoxSettings, LaneLayout } from "../../protocol/box-settings";
import type { Box } from "../core/box";
import type { LaneInputs, RunningBox } from "../core/running-box";
import type { Zone } from "../core/zone";
import type { BreakBeam } from "../drivers/break-beam/break-beam";
import { RangePlace } from "../drivers/range-chain/range-chain";
import type { TillSwitch } from "../drivers/till-switch/till-switch";
import { LONG_33_MS } from "../drivers/vl53l1x/modes";
import { Vl53l1x } from "../drivers/vl53l1x/vl53l1x";
import { openBeams, openTill } from "../platform/edge-inputs";
import { HEAD_ADDRESS, openChain, rangeFaults, TAIL_ADDRESS } from "../platform/range-zones";
import { Edges, every, monotonicMs, openInput, PinBus, PinOutput } from "./board";

const WIRING = NODEMCU_ESP8266.wiring;
const RANGING_MS = 20;

/** The sensors of one lane. */
export class LanePort implements LaneInputs {
  private edges: Edges = new Edges();
  private beams: BreakBeam[];
  private till: TillSwitch | undefined;
  private places: RangePlace[] = [];
  private hasHead: boolean;

  constructor(box: Box, running: RunningBox, settings: BoxSettings) {
    const layout = settings.layout;
    this.hasHead = layout.head;
    // Levels are read at each beat, whatever the edges were.
    this.beams = openBeams(running, this.edges, layout, WIRING, monotonicMs()).beams;
    const contact = settings.tillSwitch;
    if (contact !== "none") {
      openInput(WIRING.tillSwitch);
      this.till = openTill(running, contact);
    }
    if (layout.head || layout.tail) this.range(layout, box);
  }

  look(tMs: number): void {
    for (let i = 0; i < this.beams.length; i++) (this.beams[i] as BreakBeam).poll(tMs);
    if (this.till !== undefined) this.till.poll(!this.edges.read(WIRING.tillSwitch), tMs);
  }

  faults(): string {
    return rangeFaults(this.places, this.hasHead);
  }

  /** Polls the ToF sensors: their interrupt lines are not wired. */
  private range(layout: LaneLayout, box: Box): void {
    const bus = new PinBus(WIRING.sda, WIRING.scl);
    const places = this.places;
    const zones: Zone[] = [];
    const mode = LONG_33_MS;
    function add(zone: Zone, address: number, shutdown: string): void {
      zones.push(zone);
      places.push(new RangePlace([new Vl53l1x(bus, address, mode)], new PinOutput(shutdown), false));
    }
    if (layout.head) add(box.lane.headZone, HEAD_ADDRESS, WIRING.headShutdown);
    if (layout.tail) add(box.lane.tailZone, TAIL_ADDRESS, WIRING.tailShutdown);
    const chain = openChain(bus, places, zones);
    every(RANGING_MS, function (this: void): void {
      chain.poll(monotonicMs());
    });
  }
}
