// One lane as it is: parties that walk, stand, are served and leave, past beams and ToF zones. Holds the truth; knows
// nothing of boxes.
import { type Crowd, Party } from "./party.ts";
import type { Random } from "./random.ts";
import { LANE, type Site } from "./site.ts";

/** Half width of what a ToF sensor sees at half a metre: 27 degrees on the diagonal. Unit m. */
const ZONE_HALF_M = 0.28;
/** Range that a zone reads with nobody in it: the other side of the lane. Unit mm; noise of a VL53L1X, sd in mm. */
const BACKGROUND_MM = 1350;
const RANGE_SD_MM = 9;
/** Break between two customers: median 20 s, 90 % within 42 s; measured on supermarket tills. */
const BREAK_MEDIAN_S = 20;
const BREAK_SIGMA = 0.579;
/** From the head of a line to the till that is free. Unit s; guess. */
const STEP_UP_S = 3;
/** Closer to its goal than this a party stands; farther than that from it, it sets off. Unit m. */
const STAND_M = 0.03;
const SET_OFF_M = 0.3;
/** One step of the world. Unit ms. */
export const STEP_MS = 10;

export type BeamName = "entry" | "entry2" | "exit";

/** Told of every change of a beam. */
export type OnBeam = (beam: BeamName, blocked: boolean, tMs: number) => void;

/** A customer served to the end: when he passed the entrance, was served from, and to. Unit ms. */
export interface Served {
  arriveMs: number;
  startMs: number;
  endMs: number;
}

/** A lane with its line and its tills. Call `step` every 10 ms of its time. */
export class LaneWorld {
  open = false;
  /** Factor on the breaks between customers: 1 a supermarket's, less a quick shop's. */
  breakFactor: number;
  readonly customers: Served[] = [];
  /** Customers who left the line unserved. */
  reneged = 0;
  private parties: Party[] = [];
  private blocked: { [beam in BeamName]: boolean } = { entry: false, entry2: false, exit: false };
  /** From when each till is free. */
  private tillsFreeMs: number[];
  /** Nothing changes before then: everybody stands and waits. */
  private quietUntilMs = 0;
  private random: Random;
  private crowd: Crowd;
  private onBeam: OnBeam;
  private site: Site;

  constructor(random: Random, crowd: Crowd, onBeam: OnBeam, site: Site = LANE) {
    this.random = random;
    this.crowd = crowd;
    this.onBeam = onBeam;
    this.site = site;
    this.breakFactor = site.breakFactor;
    this.tillsFreeMs = Array.from({ length: Math.max(1, site.tills) }, () => 0);
  }

  /** A customer heads for this lane, and leaves the line unserved after so many ms; `abreast` beside the last one. */
  join(serviceS: number, patienceMs = Number.POSITIVE_INFINITY, abreast = false): Party {
    const party = new Party(this.random, this.crowd, serviceS);
    party.patienceMs = patienceMs;
    const last = this.parties.at(-1);
    if (last !== undefined && abreast) {
      party.abreast = true;
      party.x = last.x - 0.1;
      party.speed = last.speed;
    } else if (last !== undefined && last.x < -1.5) party.x = last.x - party.spacing;
    this.parties.push(party);
    this.quietUntilMs = 0;
    return party;
  }

  /** Nobody is anywhere near: nothing can change before somebody comes. */
  isDeserted(): boolean {
    return this.parties.length === 0;
  }

  /** A party goes over to another lane. */
  leave(party: Party): void {
    party.doing = "returning";
    this.quietUntilMs = 0;
  }

  /** The last one in the line, who may go over to another; undefined where nobody waits. */
  last(): Party | undefined {
    return this.parties.findLast((p) => p.doing === "coming" && p.enteredMs !== undefined && !p.turnsBack);
  }

  /** Somebody of the staff walks through, from the entrance to the exit. */
  walkThrough(): void {
    const staff = new Party(this.random, { ...this.crowd, turnsBack: 0, companion: 0, trolley: 0, child: 0 }, 0);
    staff.doing = "leaving";
    this.parties.unshift(staff);
    this.quietUntilMs = 0;
  }

  /**
   * The service in progress takes so much longer, as when the card terminal is down; false when nobody is seen to be
   * served. Of several tills any one is held up.
   */
  stall(extraS: number): boolean {
    if (this.site.tills > 0) {
      const till = Math.floor(this.random.uniform() * this.site.tills);
      this.tillsFreeMs[till] = (this.tillsFreeMs[till] as number) + 1000 * extraS;
      return false;
    }
    const served = this.parties.find((p) => p.doing === "served");
    if (served !== undefined) served.readyMs += 1000 * extraS;
    return served !== undefined;
  }

  /** The till opens or closes. */
  setOpen(open: boolean): void {
    this.open = open;
    this.quietUntilMs = 0;
  }

  /** Moves everybody by 10 ms and tells what the beams see. */
  step(tMs: number): void {
    if (tMs < this.quietUntilMs) return;
    let ahead: Party | undefined;
    let nextMs = Number.POSITIVE_INFINITY;
    let gone = false;
    for (const party of this.parties) {
      this.act(party, ahead, tMs);
      nextMs = Math.min(nextMs, this.move(party, ahead, tMs));
      if (party.doing === "coming" || party.doing === "served") ahead = party;
      gone ||= party.x >= this.site.gone || (party.doing === "returning" && party.x < -1.5);
    }
    if (gone)
      this.parties = this.parties.filter((p) => p.x < this.site.gone && !(p.doing === "returning" && p.x < -1.5));
    this.look(tMs);
    this.quietUntilMs = nextMs;
  }

  /** Customers past the entrance that have not begun to be served: the truth for `waiting`. */
  waiting(): number {
    let n = 0;
    for (const p of this.parties) if (p.doing === "coming" && p.enteredMs !== undefined && !p.turnsBack) n += 1;
    return n;
  }

  /** Customers waiting or in service. */
  inLane(): number {
    let n = this.waiting();
    for (const p of this.parties) if (p.doing === "served") n += 1;
    return n;
  }

  /** Customers between the entrance and the exit beam, wherever they stand and whatever they do. */
  between(): number {
    let n = 0;
    for (const p of this.parties)
      if (p.enteredMs !== undefined && p.x < this.site.exit && !p.turnsBack && p.doing !== "returning") n += 1;
    return n;
  }

  /** How many of several tills serve, or pause after it. */
  busyTills(tMs: number): number {
    return this.tillsFreeMs.filter((freeMs) => tMs < freeMs).length;
  }

  /** When the service in progress began; undefined when nobody is served. */
  servedFromMs(): number | undefined {
    return this.parties.find((p) => p.doing === "served")?.servedFromMs;
  }

  /** Everybody who has chosen this lane and is not served yet, for those who choose now. */
  lineToJoin(): number {
    let n = 0;
    for (const p of this.parties) if (p.doing === "coming" || p.doing === "served") n += 1;
    return n;
  }

  /** What the ToF sensor at the pay point or at the fourth place reads: mm and raw status (9 valid, 4 phase fail). */
  range(zone: "head" | "tail", tMs: number): { rangeMm: number; rawStatus: number } {
    const at = zone === "head" ? this.site.pay : this.site.tail;
    let rangeMm = BACKGROUND_MM;
    for (const p of this.parties) if (p.isNear(at, ZONE_HALF_M) && tMs >= p.asideUntilMs) rangeMm = p.rangeMm;
    if (this.random.chance(0.01)) return { rangeMm: 0, rawStatus: 4 };
    return { rangeMm: this.random.normal(rangeMm, RANGE_SD_MM), rawStatus: 9 };
  }

  /** What a party does next: enters, gives up, is served, packs, leaves. */
  private act(party: Party, ahead: Party | undefined, tMs: number): void {
    if (party.enteredMs === undefined && party.x >= this.site.entry && party.doing === "coming") {
      party.enteredMs = tMs;
      party.readyMs = tMs + (party.turnsBack ? 1500 : party.patienceMs);
    }
    if (party.doing === "coming") this.actInLine(party, ahead, tMs);
    else if (party.doing === "served" && tMs >= party.readyMs) {
      party.doing = "packing";
      party.readyMs = tMs + 1000 * party.packS;
      this.customers.push({ arriveMs: party.enteredMs ?? tMs, startMs: party.servedFromMs ?? tMs, endMs: tMs });
      this.tillsFreeMs[0] = tMs + this.breakMs();
    } else if (party.doing === "packing" && tMs >= party.readyMs) party.doing = "leaving";
  }

  private actInLine(party: Party, ahead: Party | undefined, tMs: number): void {
    const atPay = ahead === undefined && Math.abs(party.x - this.site.pay) < 0.05;
    const till = atPay && this.open ? this.tillsFreeMs.findIndex((freeMs) => tMs >= freeMs) : -1;
    if (till >= 0 && this.site.tills > 0) {
      const startMs = tMs + 1000 * STEP_UP_S;
      const endMs = startMs + 1000 * party.serviceS;
      party.doing = "leaving";
      party.servedFromMs = tMs;
      this.customers.push({ arriveMs: party.enteredMs ?? tMs, startMs: tMs, endMs });
      this.tillsFreeMs[till] = endMs + this.breakMs();
    } else if (till >= 0) {
      party.doing = "served";
      party.servedFromMs = tMs;
      party.readyMs = tMs + 1000 * party.serviceS;
      if (party.stepsAside) party.asideUntilMs = tMs + 1000 * this.random.between(3, 0.6 * party.serviceS);
    } else if (party.enteredMs !== undefined && tMs >= party.readyMs && !atPay) {
      party.doing = "returning";
      if (!party.turnsBack) this.reneged += 1;
    }
  }

  private breakMs(): number {
    return 1000 * this.breakFactor * this.random.logNormal(BREAK_MEDIAN_S, BREAK_SIGMA);
  }

  /** Moves a party by a step; the time before which it will not move or act again, 0 while it moves. */
  private move(party: Party, ahead: Party | undefined, tMs: number): number {
    const step = (party.speed * STEP_MS) / 1000;
    if (party.doing === "returning") {
      party.x -= step;
      return 0;
    }
    if (party.abreast && party.x >= this.site.entry + 0.4) party.abreast = false;
    const way = this.goalOf(party, ahead) - party.x;
    if (!party.moving) {
      if (way < SET_OFF_M) return this.nextMs(party, ahead, tMs);
      // Who has been served goes of himself; who waits sees first that the way is free.
      if (party.doing === "coming") {
        party.setOffMs ??= tMs + party.reactionMs;
        if (tMs < party.setOffMs) return party.setOffMs;
      }
      party.moving = true;
    }
    if (way <= STAND_M) {
      party.moving = false;
      party.setOffMs = undefined;
      return 0;
    }
    party.x += Math.min(step, way);
    return 0;
  }

  /** When a standing party will do something of itself. */
  private nextMs(party: Party, ahead: Party | undefined, tMs: number): number {
    if (party.doing !== "coming") return party.readyMs;
    if (ahead !== undefined) return party.enteredMs === undefined ? Number.POSITIVE_INFINITY : party.readyMs;
    return this.open ? Math.max(Math.min(...this.tillsFreeMs), tMs + STEP_MS) : Number.POSITIVE_INFINITY;
  }

  private look(tMs: number): void {
    const { entry, entry2, exit } = this.site;
    this.lookAt("entry", entry, tMs);
    this.lookAt("entry2", entry2, tMs);
    this.lookAt("exit", exit, tMs);
  }

  private lookAt(beam: BeamName, at: number, tMs: number): void {
    const isExit = beam === "exit";
    let blocked = false;
    for (const p of this.parties) if (p.breaks(at, isExit)) blocked = true;
    if (blocked === this.blocked[beam]) return;
    this.blocked[beam] = blocked;
    this.onBeam(beam, blocked, tMs);
  }

  /** Where a party is heading for now. */
  private goalOf(party: Party, ahead: Party | undefined): number {
    const { pay, gone } = this.site;
    if (party.doing === "served") return pay;
    if (party.doing === "packing") return pay + 0.6;
    if (party.doing === "leaving") return gone + 1;
    if (ahead === undefined) return pay;
    return Math.min(pay, ahead.x - (party.abreast ? 0.1 : party.spacing));
  }
}
