// What a box's lamp shows: the host's command while its lease runs, the box's own rule otherwise; and how it shows it, with the
// cashier's gauge beside it.
import { type Decoded, decode } from "../../protocol/codec.ts";
import { LAMP_LOOKS, type LampLook } from "../../protocol/lamps.ts";
import type { BeaconCommand } from "../../protocol/messages/beacon.ts";
import type { LampRule, LampSignal, TillState } from "../../protocol/messages/lane-states.ts";

/** The box calls by its own rule only when it is this sure of the length. Guess. */
const SURE = 0.5;
/** A call by the box's own rule lasts at least this long. Unit ms; guess. */
const LEAST_CALL_MS = 30000;

/** One lamp. Times are monotonic ms. */
export class Beacon {
  signal: LampSignal = "off";
  rule: LampRule = "box";
  /** The box calls when more than this many wait. */
  callAbove: number;
  /** The host's desired state as it came last, and what was read of it. */
  private payload: string | undefined;
  private decoded!: Decoded<BeaconCommand>;
  private commanded: LampSignal = "off";
  private commandId = 0;
  /** The present call, the host's or the box's own, has been accepted at the till. */
  private accepted = false;
  private leaseEndsMs = 0;
  private calling = false;
  private sinceMs = 0;

  constructor(callAbove: number) {
    this.callAbove = callAbove;
  }

  /** Reads the host's desired state: one that is renewed is the same text again. */
  read(payload: string): Decoded<BeaconCommand> {
    if (payload !== this.payload) {
      this.payload = payload;
      this.decoded = decode("beacon", payload);
    }
    return this.decoded;
  }

  /** Takes the host's desired state, which holds while its lease runs; true when the lamp changes. */
  command(command: BeaconCommand, tMs: number): boolean {
    const isSameCall = command.id === this.commandId || command.lamp === "coming";
    if (!isSameCall || (command.lamp !== "open" && command.lamp !== "coming")) this.accepted = false;
    this.commanded = command.lamp;
    this.commandId = command.id;
    this.leaseEndsMs = tMs + command.leaseMs;
    this.calling = false;
    return this.show(this.commanded, "host");
  }

  /** Somebody at the till accepts the call: it shows as coming. True when the lamp changes. */
  accept(): boolean {
    if (this.signal !== "open") return false;
    this.accepted = true;
    return this.show("open", this.rule);
  }

  /** The lamp's call has been accepted. */
  isAccepted(): boolean {
    return this.accepted && this.signal === "coming";
  }

  /** Looks at the time and the lane; true when the lamp or the rule changes. */
  tick(state: TillState, waiting: number | undefined, confidence: number, tMs: number): boolean {
    if (tMs < this.leaseEndsMs) return this.show(this.commanded, "host");
    return this.show(this.ownRule(state, waiting, confidence, tMs), "box");
  }

  private ownRule(state: TillState, waiting: number | undefined, confidence: number, tMs: number): LampSignal {
    if (state === "blind") return this.calm("blind");
    if (state === "stalled") return this.calm("stalled");
    if (waiting === undefined) return this.calm("off");
    if (!this.calling && waiting > this.callAbove && confidence >= SURE) {
      this.calling = true;
      this.accepted = false;
      this.sinceMs = tMs;
    } else if (this.calling && waiting < this.callAbove && tMs - this.sinceMs >= LEAST_CALL_MS) this.calling = false;
    return this.calling ? "open" : "off";
  }

  private calm(signal: LampSignal): LampSignal {
    this.calling = false;
    return signal;
  }

  private show(wanted: LampSignal, rule: LampRule): boolean {
    const signal = wanted === "open" && this.accepted ? "coming" : wanted;
    const changed = signal !== this.signal || rule !== this.rule;
    this.signal = signal;
    this.rule = rule;
    return changed;
  }
}

/** A light that shows one colour at a time. */
interface Lamp {
  set(colour: LampLook["colour"]): void;
}

/** A bar of lights for the cashier. */
interface LengthBar {
  /** Shows how many wait, undefined as unknown, in red beyond `callAbove`; the time of its next step. Times in ms. */
  show(waiting: number | undefined, callAbove: number, tMs: number): number;
}

/** Pixels that are sent after they have been set. */
interface PixelRow {
  set(index: number, colour: LampLook["colour"]): void;
  flush(tMs: number): void;
}

/** What a box lights. */
export interface Lights {
  lamp: Lamp;
  gauge: LengthBar;
  strip: PixelRow | undefined;
}

/** The lane's lamp: shows a signal by the table of looks on whatever light the board has. */
class LampPort {
  /** What is shown. */
  signal: LampSignal | undefined;
  private light: Lamp;
  private look: LampLook | undefined;
  private sinceMs = 0;

  constructor(light: Lamp) {
    this.light = light;
  }

  /** Shows a signal; to be called at every change, and for the pattern at the time that it gives. */
  show(signal: LampSignal, tMs: number): number {
    if (signal !== this.signal) {
      this.signal = signal;
      this.look = LAMP_LOOKS[signal];
      this.sinceMs = tMs;
    }
    const look = this.look as LampLook;
    const periodMs = look.onMs + look.offMs;
    const phase = (tMs - this.sinceMs) % periodMs;
    const isLit = phase < look.onMs;
    this.light.set(isLit ? look.colour : "none");
    return tMs - phase + (isLit ? look.onMs : periodMs);
  }
}

/** The lights of one lane. Times in ms; `waiting` is the length that the gauge shows, undefined where it is not to be trusted. */
export class LaneLights {
  /** The next step of the patterns is due then. */
  dueMs = 0;
  private beacon: Beacon;
  private lights: Lights;
  private lamp: LampPort;
  private waiting: number | undefined = undefined;

  constructor(beacon: Beacon, lights: Lights) {
    this.beacon = beacon;
    this.lights = lights;
    this.lamp = new LampPort(lights.lamp);
  }

  /** Shows lamp and length as they are now, where they have changed. */
  show(waiting: number | undefined, tMs: number): void {
    if (waiting === this.waiting && this.beacon.signal === this.lamp.signal) return;
    this.step(waiting, tMs);
  }

  /** The next step of the patterns of lamp and gauge. */
  step(waiting: number | undefined, tMs: number): void {
    const lights = this.lights;
    const beacon = this.beacon;
    this.waiting = waiting;
    const lampMs = this.lamp.show(beacon.signal, tMs);
    const gaugeMs = lights.gauge.show(waiting, beacon.callAbove, tMs);
    this.dueMs = lampMs < gaugeMs ? lampMs : gaugeMs;
    if (lights.strip) lights.strip.flush(tMs);
  }
}
