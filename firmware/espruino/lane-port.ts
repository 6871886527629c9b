// A lane's sensors and lights on the pins of a board, joined to the box's core. Decides nothing.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { Kind } from "../../protocol/messages.ts";
import type { Box } from "../core/box.ts";
import type { Update } from "../core/update.ts";
import type { UplinkScheduler } from "../core/uplink-scheduler.ts";
import type { BreakBeam } from "../drivers/break-beam/break-beam.ts";
import type { RangePlace } from "../drivers/range-chain/range-chain.ts";
import type { TillSwitch } from "../drivers/till-switch/till-switch.ts";
import { LampPort } from "../platform/lamp-port.ts";
import { openBeams, openTill } from "../platform/lane-inputs.ts";
import { edges, monotonicMs, openInput, readLevels } from "./board-port.ts";
import type { Lights } from "./lights.ts";
import type { RangeBus } from "./range-sensors.ts";
import { type Ranging, startRanging } from "./ranging.ts";

/** The way to the host. */
export interface Link {
  /** Why the last connection ended, or could not be made. */
  readonly fault: string;
  /** The host has been reached since the start. */
  readonly reached: boolean;
  /** To be called a few times a second. */
  tick(tMs: number): void;
  /** Sends what the box has to say. */
  flush(): void;
}

/** A board, and what its image has drivers for. */
export interface BoardParts {
  name: string;
  wiring: Wiring;
  /** Records kept while the host is away: 500 are eight hours of minutes, and twenty minutes of seconds before. */
  outboxRecords: number;
  openLights: (wiring: Wiring) => Lights;
  openRangeBus: (sda: string, scl: string) => RangeBus;
  /** `onCommand` is called after each command, with its kind; it need not be after an acknowledgement. */
  openLink: (box: Box, voice: UplinkScheduler, settings: BoxSettings, onCommand: (kind: Kind) => void) => Link;
  /** Undefined where new images come by cable. */
  openUpdate: (firmware: string, settings: BoxSettings) => Update | undefined;
}

/** The sensors and lights of one lane. */
export class LanePort {
  /** Beams, and ranging sensors in the order head, tail, as far as they are wired; for people who look for a fault. */
  readonly beams: BreakBeam[];
  readonly ranging: Ranging | undefined;
  private box: Box;
  private lights: Lights;
  private lamp: LampPort;
  private till: TillSwitch | undefined;
  /** The contact if there is one, then the beams, the last first: the number of a beam is that of its bit. */
  private pins: readonly Pin[];
  /** The levels that are known of, and whether the inputs have to be looked at whatever they are. */
  private told = 0;
  private isUnsettled = true;
  /** The lights' next step is due then. Unit ms. */
  private lightMs = 0;
  private waiting: number | undefined = undefined;
  private hasHead: boolean;

  /** `onInput` is called after each input, for what the box may have to say. */
  constructor(box: Box, parts: BoardParts, settings: BoxSettings, onInput: () => void) {
    const layout = settings.layout;
    const wiring = parts.wiring;
    this.box = box;
    this.lights = parts.openLights(wiring);
    this.lamp = new LampPort(this.lights.lamp);
    this.hasHead = layout.head;

    const self = this;
    const pins: Pin[] = [];
    const contact = settings.tillSwitch;
    if (contact !== "none") pins.push(openInput(wiring.tillSwitch));
    if (layout.exit) pins.push(new Pin(wiring.exit));
    if (layout.entryPair) pins.push(new Pin(wiring.entry2));
    if (layout.entry) pins.push(new Pin(wiring.entry));
    this.pins = pins;
    this.beams = openBeams(edges, layout, wiring, box, monotonicMs(), function (beam, hasNews) {
      self.told ^= 1 << beam;
      if (hasNews) onInput();
    });
    if (contact !== "none") {
      this.till = openTill(contact, box, function () {
        self.lightMs = 0;
        onInput();
      });
    }
    // A zone's sample alone gives the box nothing to say.
    const lane = box.lane;
    this.ranging = startRanging(layout, wiring, parts.openRangeBus, lane.headZone, lane.tailZone);
  }

  /** Lights, levels and lost edges; to be called ten times a second. Does only what is due. */
  poll(tMs: number): void {
    const levels = readLevels(this.pins);
    if (levels !== this.told || this.isUnsettled) this.compare(levels, tMs);
    if (this.ranging !== undefined) this.ranging.look(tMs);
    if (tMs >= this.lightMs) this.light(tMs);
  }

  /** Compares levels with what is known. */
  private compare(levels: number, tMs: number): void {
    const beams = this.beams;
    let unsettled = false;
    for (let i = 0; i < beams.length; i++)
      if ((beams[i] as BreakBeam).compare(((levels >> i) & 1) === 1, tMs)) unsettled = true;
    // The contact pulls its pin low.
    if (this.till !== undefined && this.till.poll(levels >> beams.length === 0, tMs)) unsettled = true;
    this.told = levels;
    this.isUnsettled = unsettled;
  }

  /** Shows the line as it is now, where that is something else; to be called once a second, and at changes. */
  show(tMs: number): void {
    const waiting = this.box.shownWaiting();
    if (waiting === this.waiting && this.box.lamp() === this.lamp.signal) return;
    this.waiting = waiting;
    this.light(tMs);
  }

  /** The next step of the patterns of lamp and gauge. */
  private light(tMs: number): void {
    const lights = this.lights;
    const lampMs = this.lamp.show(this.box.lamp(), tMs);
    const gaugeMs = lights.gauge.show(this.waiting, this.box.configuration.callAbove, tMs);
    this.lightMs = lampMs < gaugeMs ? lampMs : gaugeMs;
    if (lights.strip !== undefined) lights.strip.flush(tMs);
  }

  /** What is wrong with the sensors as the drivers see it, for the health report; "" when nothing is. */
  faults(): string {
    const places = this.ranging === undefined ? [] : this.ranging.chain.places;
    let text = "";
    for (let i = 0; i < places.length; i++) {
      const fault = (places[i] as RangePlace).fault;
      if (fault !== "") text += (text === "" ? "" : ", ") + (i === 0 && this.hasHead ? "head " : "tail ") + fault;
    }
    let lost = 0;
    for (let i = 0; i < this.beams.length; i++) lost += (this.beams[i] as BreakBeam).lostEdges;
    if (lost > 0) text += (text === "" ? "" : ", ") + lost + " edges lost";
    return text;
  }
}
