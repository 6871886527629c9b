// A lane's sensors and lights on the pins of a board, joined to the box's core. Decides nothing.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { Kind } from "../../protocol/messages.ts";
import type { Box } from "../core/box.ts";
import type { Update } from "../core/update.ts";
import type { Voice } from "../core/voice.ts";
import type { BreakBeam } from "../drivers/break-beam/break-beam.ts";
import type { RangeChain, RangePlace } from "../drivers/range-chain/range-chain.ts";
import type { TillSwitch } from "../drivers/till-switch/till-switch.ts";
import { edges, monotonicMs, openInput } from "./board-port.ts";
import { LampPort } from "./lamp-port.ts";
import { openBeams, openTill } from "./lane-inputs.ts";
import type { Lights } from "./lights.ts";
import type { RangeBus } from "./range-sensors.ts";
import { startRanging } from "./ranging.ts";
import type { Settings } from "./settings.ts";

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
  openRangeBus: (wiring: Wiring) => RangeBus;
  /** `onCommand` is called after each command, with its kind. */
  openLink: (box: Box, voice: Voice, settings: Settings, onCommand: (kind: Kind) => void) => Link;
  /** Undefined where new images come by cable. */
  openUpdate: (firmware: string, settings: Settings) => Update | undefined;
}

/** The sensors and lights of one lane. */
export class LanePort {
  /** Beams, and ranging sensors in the order head, tail, as far as they are wired; for people who look for a fault. */
  readonly beams: BreakBeam[];
  readonly ranging: RangeChain | undefined;
  private box: Box;
  private lights: Lights;
  private lamp: LampPort;
  private till: TillSwitch | undefined;
  private tillPin: string;
  private waiting: number | undefined = undefined;
  private hasHead: boolean;

  /** `onInput` is called after each input, for what the box may have to say. */
  constructor(box: Box, parts: BoardParts, settings: Settings, onInput: () => void) {
    const layout = settings.layout;
    const wiring = parts.wiring;
    this.box = box;
    this.lights = parts.openLights(wiring);
    this.lamp = new LampPort(this.lights.lamp);
    this.tillPin = wiring.tillSwitch;
    this.hasHead = layout.head;

    this.beams = openBeams(edges, layout, wiring, box, monotonicMs(), onInput);
    if (settings.tillSwitch) {
      openInput(wiring.tillSwitch);
      this.till = openTill(settings.tillSwitch, box, onInput);
    }
    // A zone's sample alone gives the box nothing to say.
    this.ranging = startRanging(layout, wiring, parts.openRangeBus, function (channel, rangeMm, status, tMs) {
      box.feed(channel, rangeMm, status, tMs);
    });
  }

  /** Lights, levels and lost edges; to be called ten times a second. */
  poll(tMs: number): void {
    for (let i = 0; i < this.beams.length; i++) (this.beams[i] as BreakBeam).poll(tMs);
    // The contact pulls its pin low.
    if (this.till !== undefined) this.till.poll(!edges.read(this.tillPin), tMs);
    this.light(tMs);
  }

  /** Shows the line as it is now; to be called once a second, and at changes. */
  show(tMs: number): void {
    this.waiting = this.box.shownWaiting(tMs);
    this.light(tMs);
  }

  /** The next step of the patterns of lamp and gauge. */
  private light(tMs: number): void {
    const lights = this.lights;
    this.lamp.show(this.box.lamp(), tMs);
    lights.gauge.show(this.waiting, this.box.configuration.callAbove, tMs);
    if (lights.strip !== undefined) lights.strip.flush(tMs);
  }

  /** What is wrong with the sensors as the drivers see it, for the health report; "" when nothing is. */
  faults(): string {
    const places = this.ranging === undefined ? [] : this.ranging.places;
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
