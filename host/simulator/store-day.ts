// A day of the virtual shop without boxes and network: the people's beams and zones go straight into the firmware's
// core. What is decided is the caller's; what is true is told beside what is estimated.

import { Lane } from "../../firmware/core/lane.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { type LaneWorld, STEP_MS } from "./lane-world.ts";
import { Shop, type ShopSetup } from "./shop.ts";

/** What one lane is and what its core takes it for, at one second. */
export interface LaneSecond {
  world: LaneWorld;
  core: Lane;
}

/** One input as a trace has it: sensor, value, status. */
export type OnInput = (lane: number, tMs: number, sensor: string, value: number, status: number) => void;

const CHANNEL = { entry: ENTRY, entry2: ENTRY_2, exit: EXIT } as const;
/** Time between two samples of a ToF sensor. Unit ms: 20 a second. */
const SAMPLE_MS = 50;

/** Every sensor that a lane can have, but no twin of the exit beam. */
const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };

/** A shop whose every lane has a core. `onInput` is told of all that the sensors see. */
export class StoreDay {
  readonly lanes: LaneSecond[];
  readonly shop: Shop;
  private onInput: OnInput;
  private tMs = 0;

  constructor(setup: ShopSetup, onInput: OnInput) {
    this.onInput = onInput;
    this.shop = new Shop(
      setup,
      (lane, beam, blocked, tMs) => this.feed(lane, CHANNEL[beam], beam, blocked ? 1 : 0, 0, tMs),
      (lane, open) => this.feed(lane, SWITCH, "switch", open ? 1 : 0, 0, this.tMs),
    );
    this.lanes = this.shop.lanes.map((world) => ({ world, core: new Lane(LAYOUT) }));
    for (const [i, { world }] of this.lanes.entries()) this.feed(i, SWITCH, "switch", world.open ? 1 : 0, 0, 0);
  }

  /** Lives through one second and lets every core tick at its end; the time in ms is that end. */
  second(): number {
    const endMs = this.tMs + 1000;
    while (this.tMs < endMs) {
      this.tMs += STEP_MS;
      this.shop.step(this.tMs);
      if (this.tMs % SAMPLE_MS === 0) this.sample();
    }
    for (const { core } of this.lanes) core.tick(this.tMs);
    return this.tMs;
  }

  /** Staff see a lamp. */
  light(lane: number, lamp: LampSignal): void {
    this.shop.seeLamp(lane, lamp, this.tMs);
  }

  private sample(): void {
    for (const [i, { world }] of this.lanes.entries()) {
      this.range(i, HEAD, "head", world.range("head", this.tMs));
      this.range(i, TAIL, "tail", world.range("tail", this.tMs));
    }
  }

  private range(lane: number, channel: 3 | 4, sensor: string, seen: { rangeMm: number; rawStatus: number }): void {
    this.feed(lane, channel, sensor, Math.round(seen.rangeMm), seen.rawStatus === 9 ? 0 : seen.rawStatus, this.tMs);
  }

  private feed(
    lane: number,
    channel: 0 | 1 | 2 | 3 | 4 | 5,
    sensor: string,
    value: number,
    status: number,
    tMs: number,
  ) {
    this.lanes[lane]?.core.feed(channel, value, status, tMs);
    this.onInput(lane, tMs, sensor, value, status);
  }
}
