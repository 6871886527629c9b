// The ground truth of one lane: parties walk, queue, are served and leave, past beams and ToF zones.
import { type Crowd, Party } from "./party.ts";
import type { Random } from "./random.ts";
import { LANE, type Site } from "./site.ts";
import { BREAK_MEDIAN_S, BREAK_SIGMA } from "./till-times.ts";

/** Half the width of a ToF zone at half a metre: 27 degrees on the diagonal. Unit m. */
const ZONE_HALF_M = 0.28;
/** Range of an empty zone: the other side of the lane; and standard deviation of a VL53L1X. Unit mm. */
const BACKGROUND_MM = 1350;
const RANGE_SD_MM = 9;
/** Walk from the head of the line to a free till. Unit s; guess. */
const STEP_UP_S = 3;
/** A party stops within the first distance of its goal and sets off beyond the second. Unit m. */
const STAND_M = 0.03;
const SET_OFF_M = 0.3;
/** Time step of the simulation. Unit ms. */
export const STEP_MS = 10;

export type BeamName = "entry" | "entry2" | "exit";

/** Called at every change of a beam. */
export type OnBeam = (beam: BeamName, blocked: boolean, tMs: number) => void;

/** A customer whose service is complete: times of arrival at the entrance, start and end of service. Unit ms. */
export interface Served {
  arriveMs: number;
  startMs: number;
  endMs: number;
}

/** A lane with its line and tills. Call `step` every 10 ms of virtual time. */
export class LaneWorld {
  open = false;
  /** Factor on the breaks between customers: 1 for a supermarket, less for a quick shop. */
  breakFactor: number;
  readonly customers: Served[] = [];
  /** Customers who left the line unserved (reneging). */
  reneged = 0;
  private parties: Party[] = [];
  private blocked: { [beam in BeamName]: boolean } = { entry: false, entry2: false, exit: false };
  /** When each till becomes free. Unit ms. */
  private tillsFreeMs: number[];
  /** Nothing moves before this time. Unit ms. */
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

  /** A customer heads for this lane and reneges after `patienceMs`; `abreast`: beside the last one. */
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

  /** No party is near the lane. */
  isDeserted(): boolean {
    return this.parties.length === 0;
  }

  /** Until this time a step changes nothing, in ms; infinite while nobody is near. */
  actsMs(): number {
    return this.parties.length === 0 ? Number.POSITIVE_INFINITY : this.quietUntilMs;
  }

  /** A party leaves for another lane. */
  leave(party: Party): void {
    party.activity = "returning";
    this.quietUntilMs = 0;
  }

  /** The last party in the line, a candidate for jockeying; undefined when nobody waits. */
  last(): Party | undefined {
    return this.parties.findLast((p) => p.activity === "coming" && p.enteredMs !== undefined && !p.turnsBack);
  }

  /** A member of staff walks through, from the entrance to the exit. */
  walkThrough(): void {
    const staff = new Party(this.random, { ...this.crowd, turnsBack: 0, companion: 0, trolley: 0, child: 0 }, 0);
    staff.activity = "leaving";
    this.parties.unshift(staff);
    this.quietUntilMs = 0;
  }

  /**
   * Prolongs the service in progress, as when the card terminal is down; false when nobody is being served. With
   * several tills, prolongs any one of them and returns false.
   */
  stall(extraS: number): boolean {
    if (this.site.tills > 0) {
      const till = Math.floor(this.random.uniform() * this.site.tills);
      this.tillsFreeMs[till] = (this.tillsFreeMs[till] as number) + 1000 * extraS;
      return false;
    }
    const served = this.parties.find((p) => p.activity === "served");
    if (served !== undefined) served.readyMs += 1000 * extraS;
    return served !== undefined;
  }

  /** The till opens or closes. */
  setOpen(open: boolean): void {
    this.open = open;
    this.quietUntilMs = 0;
  }

  /** Advances everybody by 10 ms and updates the beams. */
  step(tMs: number): void {
    if (tMs < this.quietUntilMs) return;
    let ahead: Party | undefined;
    let nextMs = Number.POSITIVE_INFINITY;
    let gone = false;
    for (const party of this.parties) {
      this.startNext(party, ahead, tMs);
      nextMs = Math.min(nextMs, this.move(party, ahead, tMs));
      if (party.activity === "coming" || party.activity === "served") ahead = party;
      gone ||= party.x >= this.site.gone || (party.activity === "returning" && party.x < -1.5);
    }
    if (gone)
      this.parties = this.parties.filter((p) => p.x < this.site.gone && !(p.activity === "returning" && p.x < -1.5));
    this.updateBeams(tMs);
    this.quietUntilMs = nextMs;
  }

  /** Customers past the entrance whose service has not begun: the truth for `waiting`. */
  waiting(): number {
    let n = 0;
    for (const p of this.parties) if (p.activity === "coming" && p.enteredMs !== undefined && !p.turnsBack) n += 1;
    return n;
  }

  /** Customers waiting or in service. */
  inLane(): number {
    let n = this.waiting();
    for (const p of this.parties) if (p.activity === "served") n += 1;
    return n;
  }

  /** Customers between the entrance and the exit beam. */
  betweenBeams(): number {
    let n = 0;
    for (const p of this.parties)
      if (p.enteredMs !== undefined && p.x < this.site.exit && !p.turnsBack && p.activity !== "returning") n += 1;
    return n;
  }

  /** Tills of a group that are serving or in the break after it. */
  busyTills(tMs: number): number {
    return this.tillsFreeMs.filter((freeMs) => tMs < freeMs).length;
  }

  /** Start of the service in progress, in ms; undefined when there is none. */
  servedFromMs(): number | undefined {
    return this.parties.find((p) => p.activity === "served")?.servedFromMs;
  }

  /** The line as an arriving shopper sees it: everybody who has chosen this lane and has not been served. */
  lineToJoin(): number {
    let n = 0;
    for (const p of this.parties) if (p.activity === "coming" || p.activity === "served") n += 1;
    return n;
  }

  /** Reading of the ToF sensor at the pay point or at the fourth place: range in mm and raw status (9 valid, 4 phase fail). */
  range(zone: "head" | "tail", tMs: number): { rangeMm: number; rawStatus: number } {
    const at = zone === "head" ? this.site.pay : this.site.tail;
    let rangeMm = BACKGROUND_MM;
    for (const p of this.parties) if (p.isInZone(at, ZONE_HALF_M) && tMs >= p.asideUntilMs) rangeMm = p.rangeMm;
    if (this.random.chance(0.01)) return { rangeMm: 0, rawStatus: 4 };
    return { rangeMm: this.random.normal(rangeMm, RANGE_SD_MM), rawStatus: 9 };
  }

  /** Starts what a party does next: enters, reneges, is served, packs, leaves. */
  private startNext(party: Party, ahead: Party | undefined, tMs: number): void {
    if (party.enteredMs === undefined && party.x >= this.site.entry && party.activity === "coming") {
      party.enteredMs = tMs;
      party.readyMs = tMs + (party.turnsBack ? 1500 : party.patienceMs);
    }
    if (party.activity === "coming") this.startService(party, ahead, tMs);
    else if (party.activity === "served" && tMs >= party.readyMs) {
      party.activity = "packing";
      party.readyMs = tMs + 1000 * party.packS;
      this.customers.push({ arriveMs: party.enteredMs ?? tMs, startMs: party.servedFromMs ?? tMs, endMs: tMs });
      this.tillsFreeMs[0] = tMs + this.breakMs();
    } else if (party.activity === "packing" && tMs >= party.readyMs) party.activity = "leaving";
  }

  private startService(party: Party, ahead: Party | undefined, tMs: number): void {
    const atPay = ahead === undefined && Math.abs(party.x - this.site.pay) < 0.05;
    const till = atPay && this.open ? this.tillsFreeMs.findIndex((freeMs) => tMs >= freeMs) : -1;
    if (till >= 0 && this.site.tills > 0) {
      const startMs = tMs + 1000 * STEP_UP_S;
      const endMs = startMs + 1000 * party.serviceS;
      party.activity = "leaving";
      party.servedFromMs = tMs;
      this.customers.push({ arriveMs: party.enteredMs ?? tMs, startMs: tMs, endMs });
      this.tillsFreeMs[till] = endMs + this.breakMs();
    } else if (till >= 0) {
      party.activity = "served";
      party.servedFromMs = tMs;
      party.readyMs = tMs + 1000 * party.serviceS;
      if (party.stepsAside) party.asideUntilMs = tMs + 1000 * this.random.between(3, 0.6 * party.serviceS);
    } else if (party.enteredMs !== undefined && tMs >= party.readyMs && !atPay) {
      party.activity = "returning";
      if (!party.turnsBack) this.reneged += 1;
    }
  }

  private breakMs(): number {
    return 1000 * this.breakFactor * this.random.logNormal(BREAK_MEDIAN_S, BREAK_SIGMA);
  }

  /** Moves a party by a step; returns the time before which it will not move or act again, 0 while it moves. */
  private move(party: Party, ahead: Party | undefined, tMs: number): number {
    const step = (party.speed * STEP_MS) / 1000;
    if (party.activity === "returning") {
      party.x -= step;
      return 0;
    }
    if (party.abreast && party.x >= this.site.entry + 0.4) party.abreast = false;
    const distance = this.goalOf(party, ahead) - party.x;
    if (!party.moving) {
      if (distance < SET_OFF_M) return this.nextMs(party, ahead, tMs);
      // A waiting customer reacts with a delay to the free space ahead; one who has been served leaves at once.
      if (party.activity === "coming") {
        party.setOffMs ??= tMs + party.reactionMs;
        if (tMs < party.setOffMs) return party.setOffMs;
      }
      party.moving = true;
    }
    if (distance <= STAND_M) {
      party.moving = false;
      party.setOffMs = undefined;
      return 0;
    }
    party.x += Math.min(step, distance);
    return 0;
  }

  /** When a standing party will act next, in ms. */
  private nextMs(party: Party, ahead: Party | undefined, tMs: number): number {
    if (party.activity !== "coming") return party.readyMs;
    if (ahead !== undefined) return party.enteredMs === undefined ? Number.POSITIVE_INFINITY : party.readyMs;
    return this.open ? Math.max(Math.min(...this.tillsFreeMs), tMs + STEP_MS) : Number.POSITIVE_INFINITY;
  }

  private updateBeams(tMs: number): void {
    const { entry, entry2, exit } = this.site;
    this.updateBeam("entry", entry, tMs);
    this.updateBeam("entry2", entry2, tMs);
    this.updateBeam("exit", exit, tMs);
  }

  private updateBeam(beam: BeamName, at: number, tMs: number): void {
    const isExit = beam === "exit";
    let blocked = false;
    for (const p of this.parties) if (p.breaks(at, isExit)) blocked = true;
    if (blocked === this.blocked[beam]) return;
    this.blocked[beam] = blocked;
    this.onBeam(beam, blocked, tMs);
  }

  /** Position that a party is heading for, in m. */
  private goalOf(party: Party, ahead: Party | undefined): number {
    const { pay, gone } = this.site;
    if (party.activity === "served") return pay;
    if (party.activity === "packing") return pay + 0.6;
    if (party.activity === "leaving") return gone + 1;
    if (ahead === undefined) return pay;
    return Math.min(pay, ahead.x - (party.abreast ? 0.1 : party.spacing));
  }
}
