// A day of the virtual shop without boxes and network: beams and zones feed the firmware's core directly. Exposes truth
// and estimates; the caller decides.
import { Lane } from "../../firmware/core/lane.ts";
import { HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { CHANNEL_OF } from "./lane-day.ts";
import { type LaneWorld, STEP_MS } from "./lane-world.ts";
import { Shop, type ShopSetup } from "./shop.ts";

/** Ground truth and core of one lane. */
export interface LaneSecond {
  world: LaneWorld;
  core: Lane;
}

/** One sensor input, as in a trace. */
export type OnInput = (lane: number, tMs: number, sensor: string, value: number, status: number) => void;

/** Sample interval of a ToF sensor. Unit ms. */
const SAMPLE_MS = 50;

/** A shop with a core for every lane. `onInput` is called for every sensor input. */
export class StoreDay {
  readonly lanes: LaneSecond[];
  readonly shop: Shop;
  private onInput: OnInput;
  private tMs = 0;

  constructor(setup: ShopSetup, onInput: OnInput) {
    this.onInput = onInput;
    this.shop = new Shop(
      setup,
      (lane, beam, blocked, tMs) => this.feed(lane, CHANNEL_OF[beam], beam, blocked ? 1 : 0, 0, tMs),
      (lane, open) => this.feed(lane, SWITCH, "switch", open ? 1 : 0, 0, this.tMs),
    );
    this.lanes = this.shop.lanes.map((world) => ({ world, core: new Lane(FULL_LAYOUT) }));
    for (const [i, { world }] of this.lanes.entries()) this.feed(i, SWITCH, "switch", world.open ? 1 : 0, 0, 0);
  }

  /** Simulates one second, then lets every core tick; returns its end in ms. */
  runSecond(): number {
    const endMs = this.tMs + 1000;
    while (this.tMs < endMs) {
      this.tMs += STEP_MS;
      this.shop.step(this.tMs);
      if (this.tMs % SAMPLE_MS === 0) this.sample();
    }
    for (const { core } of this.lanes) core.tick(this.tMs);
    return this.tMs;
  }

  /** Sets a lamp for staff to see. */
  setLamp(lane: number, lamp: LampSignal): void {
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
