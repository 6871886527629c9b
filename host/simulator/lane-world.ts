// One lane as it is: parties that walk, stand, are served and leave, past beams and ToF zones. Holds the truth; knows
// nothing of boxes.
import { type Crowd, Party } from "./party.ts";
import type { Random } from "./random.ts";

/** Places along the lane in m from the entrance beam. */
export const LANE = {
  entry: 0,
  /** Twin of the entrance beam. */
  entry2: 0.07,
  /** Fourth place in the line. */
  tail: 2.2,
  pay: 4.5,
  exit: 5.6,
  /** Beyond this a party is gone. */
  gone: 7,
} as const;

/** Half width of what a ToF sensor sees at half a metre: 27 degrees on the diagonal. Unit m. */
const ZONE_HALF_M = 0.28;
/** Range that a zone reads with nobody in it: the other side of the lane. Unit mm; noise of a VL53L1X, sd in mm. */
const BACKGROUND_MM = 1350;
const RANGE_SD_MM = 9;
/** Break between two customers: median 20 s, 90 % within 42 s; measured on supermarket tills. */
const BREAK_MEDIAN_S = 20;
const BREAK_SIGMA = 0.579;
/** Closer to its goal than this a party stands; farther than that from it, it sets off. Unit m. */
const STAND_M = 0.03;
const SET_OFF_M = 0.3;

export type BeamName = "entry" | "entry2" | "exit";

/** Told of every change of a beam. */
export type OnBeam = (beam: BeamName, blocked: boolean, tMs: number) => void;

/** A lane with its line and its till. Call `step` every 10 ms of its time. */
export class LaneWorld {
  open = false;
  /** Factor on the breaks between customers: 1 a supermarket's, less a quick shop's. */
  breakFactor = 1;
  /** Customers served to the end: when they passed the entrance, were served from, and to. Unit ms. */
  readonly customers: { arriveMs: number; startMs: number; endMs: number }[] = [];
  private parties: Party[] = [];
  private blocked: { [beam in BeamName]: boolean } = { entry: false, entry2: false, exit: false };
  private tillFreeMs = 0;
  private random: Random;
  private crowd: Crowd;
  private onBeam: OnBeam;

  constructor(random: Random, crowd: Crowd, onBeam: OnBeam) {
    this.random = random;
    this.crowd = crowd;
    this.onBeam = onBeam;
  }

  /** A customer heads for this lane. */
  join(serviceS: number): void {
    const party = new Party(this.random, this.crowd, serviceS);
    const last = this.parties.at(-1);
    if (last !== undefined && last.x < -1.5) party.x = last.x - party.spacing;
    this.parties.push(party);
  }

  /** Moves everybody by dtMs and tells what the beams see. */
  step(tMs: number, dtMs: number): void {
    let ahead: Party | undefined;
    for (const party of this.parties) {
      this.act(party, tMs);
      this.move(party, ahead, tMs, dtMs);
      if (party.doing === "coming" || party.doing === "served") ahead = party;
    }
    this.parties = this.parties.filter((p) => p.x < LANE.gone && !(p.doing === "returning" && p.x < -1.5));
    this.look(tMs);
  }

  /** Customers past the entrance that have not begun to be served: the truth for `waiting`. */
  waiting(): number {
    return this.parties.filter((p) => p.doing === "coming" && p.enteredMs !== undefined && !p.turnsBack).length;
  }

  /** Customers waiting or in service. */
  inLane(): number {
    return this.waiting() + this.parties.filter((p) => p.doing === "served").length;
  }

  /** Everybody who has chosen this lane and is not served yet, for those who choose now. */
  lineToJoin(): number {
    return this.parties.filter((p) => p.doing === "coming" || p.doing === "served").length;
  }

  /** What the ToF sensor at the pay point or at the fourth place reads: mm and raw status (9 valid, 4 phase fail). */
  range(zone: "head" | "tail"): { rangeMm: number; rawStatus: number } {
    const at = zone === "head" ? LANE.pay : LANE.tail;
    const seen = this.parties.find((p) => p.isNear(at, ZONE_HALF_M));
    if (this.random.chance(0.01)) return { rangeMm: 0, rawStatus: 4 };
    return { rangeMm: this.random.normal(seen ? seen.rangeMm : BACKGROUND_MM, RANGE_SD_MM), rawStatus: 9 };
  }

  /** What a party does next: enters, is served, packs, leaves. */
  private act(party: Party, tMs: number): void {
    if (party.enteredMs === undefined && party.x >= LANE.entry) {
      party.enteredMs = tMs;
      if (party.turnsBack) party.readyMs = tMs + 1500;
    }
    if (party.doing === "coming" && party.turnsBack && party.enteredMs !== undefined && tMs >= party.readyMs)
      party.doing = "returning";
    const isFirst = this.parties.find((p) => p.doing === "coming" || p.doing === "served") === party;
    if (
      party.doing === "coming" &&
      isFirst &&
      Math.abs(party.x - LANE.pay) < 0.05 &&
      this.open &&
      tMs >= this.tillFreeMs
    ) {
      party.doing = "served";
      party.servedFromMs = tMs;
      party.readyMs = tMs + 1000 * party.serviceS;
    } else if (party.doing === "served" && tMs >= party.readyMs) {
      party.doing = "packing";
      party.readyMs = tMs + 1000 * party.packS;
      this.customers.push({ arriveMs: party.enteredMs ?? 0, startMs: party.servedFromMs ?? 0, endMs: tMs });
      this.tillFreeMs = tMs + 1000 * this.breakFactor * this.random.logNormal(BREAK_MEDIAN_S, BREAK_SIGMA);
    } else if (party.doing === "packing" && tMs >= party.readyMs) party.doing = "leaving";
  }

  private move(party: Party, ahead: Party | undefined, tMs: number, dtMs: number): void {
    const step = (party.speed * dtMs) / 1000;
    if (party.doing === "returning") {
      party.x -= step;
      return;
    }
    const way = goalOf(party, ahead) - party.x;
    if (!party.moving) {
      if (way < SET_OFF_M || tMs < party.setOffMs) return;
      party.moving = true;
    }
    if (way <= STAND_M) {
      party.moving = false;
      party.setOffMs = tMs + party.reactionMs;
      return;
    }
    party.x += Math.min(step, way);
  }

  private look(tMs: number): void {
    this.lookAt("entry", LANE.entry, tMs);
    this.lookAt("entry2", LANE.entry2, tMs);
    this.lookAt("exit", LANE.exit, tMs);
  }

  private lookAt(beam: BeamName, at: number, tMs: number): void {
    const isExit = beam === "exit";
    const blocked = this.parties.some((p) => (isExit ? p.seenAtExit : p.seenAtEntry) && p.covers(at));
    if (blocked === this.blocked[beam]) return;
    this.blocked[beam] = blocked;
    this.onBeam(beam, blocked, tMs);
  }
}

/** Where a party is heading for now. */
function goalOf(party: Party, ahead: Party | undefined): number {
  if (party.doing === "served") return LANE.pay;
  if (party.doing === "packing") return LANE.pay + 0.6;
  if (party.doing === "leaving") return LANE.gone + 1;
  return ahead === undefined ? LANE.pay : Math.min(LANE.pay, ahead.x - party.spacing);
}
