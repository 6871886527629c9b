// What a box's lamp shows: the host's command while its lease runs, the box's own rule otherwise.
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
