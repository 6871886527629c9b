// One time-of-flight zone: tells presence from samples nearer than its background, and whether its sensor may be believed. Each sample is
// compared with the background; one in four is looked at for the sensor's health and the background itself, which costs more.
import type { SensorHealth } from "../../protocol/messages/lane-states.ts";
import { Background } from "./background.ts";
import type { Learned } from "./learned.ts";

/** Presence of somebody in the zone; "unknown" until the background is learned, "blind" when not to be trusted. */
export type Presence = "unknown" | "empty" | "occupied" | "blind";

/** Hits that make a presence, and samples in a row without one after which earlier ones no longer count. Measured: false hits came in ones and twos, 7 apart. */
const HITS_TO_ENTER = 3;
const MISSES_TO_FORGET = 4;
/** A presence ends this long after its last hit: passes seen in two pieces were 0.5 s apart. Unit ms; measured. */
const RELEASE_MS = 700;
/** Nobody seen for this long, and in so many samples, is a dip: a step up takes little longer. Unit ms. Simulated. */
const DIP_MS = 200;
const DIP_SAMPLES = 3;
/** One sample in so many is looked at for the background and the sensor's health: 5 a second at 20 Hz. */
const LOOK = 4;
/** No sample for this long: the sensor is silent. Unit ms; a sensor at 20 Hz has missed forty. */
const SILENT_MS = 2000;
/** Shares of valid readings below which a zone with a background in range has lost it, and above which it sees again. Guesses: 0.1 in the sun, 0.9 in the shade. */
const LOST_SHARE = 0.35;
const FOUND_SHARE = 0.6;
/** Share of valid readings above which a zone is calm: far from being lost, and a look is enough to tell when it is no more. */
const CALM_SHARE = 0.95;
/** Part of one look in the share of valid readings: a memory of two seconds at 20 Hz. */
const SHARE_OF_ONE = 0.1;
/** Identical readings in a row that a live sensor with noise does not give, looked at one in four. */
const FROZEN_LOOKS = 100;

/** One zone. Times are monotonic ms, ranges mm; a range with a status other than 0 is not used. */
export class Zone {
  // What each sample touches comes first, then what a look does: a board's interpreter goes through the fields in their order.
  /** A valid reading nearer than this is somebody. */
  nearMm = -1;
  /** What is seen is steady and has been valid: so many samples may be read as ranges alone, valid or not while they are as expected. */
  calm = 0;
  /** How many samples are left behind those until one is looked at. */
  untilLook: number = LOOK;
  lastSampleMs = -1e9;
  /** Somebody is seen in each sample, or in none: another of that kind changes nothing. Undefined: neither. */
  expected: boolean | undefined = false;
  occupied = false;
  /** The share of valid readings is not all of them, or may have changed: the next look judges it. */
  private unjudged = false;
  /** Samples up to the last look. */
  private looked = 0;
  /** Samples since the last look that were not valid. */
  private bad = 0;
  /** Share of valid readings of late, and whether it has fallen too low. */
  private share = 1;
  private lost = false;
  /** The last valid range that was looked at, how often in a row it was the same, and how often it was another, as far as it matters. */
  private lastRangeMm = 0;
  private repeats = 0;
  private noisy = 0;
  readonly background: Background = new Background();
  /** How many presences have begun. */
  presences = 0;
  /** How often somebody has come to it or left it. */
  changes = 0;
  /** How often an occupied zone has had nobody in it for a moment, or for good. */
  dips = 0;
  /** When it last had nobody in it, as far as is known. */
  lastDipMs = -1e9;
  /** When it was last silent or lost. */
  foundMs = -1e9;
  /**
   * How often a line in it should have moved up, as far as the lane has counted; and by when it last had nobody in it. The difference are
   * moves that it has missed: a stand behind the till or a trolley moves with no line.
   */
  moves = 0;
  movesAtDip = 0;
  /** When the last presence began. */
  occupiedMs = 0;
  /** It is occupied, and the present dip has been counted. */
  private dipping = false;
  /** Samples with somebody in them since the zone was last empty, those without since the last of them, and when that was. */
  private hits = 0;
  private misses = 0;
  private lastHitMs = 0;

  /** What it sees when nobody is there, undefined is no target: nothing needs to be learned, even if somebody stands in it now. */
  expect(backgroundMm: number | undefined): void {
    this.background.expect(backgroundMm);
    this.nearMm = this.background.nearMm;
  }

  /** Writes or takes what it sees when nobody is there, unless that is `measured`. */
  exchange(learned: Learned, measured: boolean): void {
    this.background.exchange(learned, measured);
    this.nearMm = this.background.nearMm;
  }

  /**
   * One sample: its range in mm and its status, 0 for a valid one. Of a calm zone, one that is as expected is only counted; any other
   * may change what is seen.
   */
  sample(rangeMm: number, status: number, tMs: number): void {
    const isNear = rangeMm < this.nearMm;
    const isHeard = tMs - this.lastSampleMs <= SILENT_MS;
    if (this.calm > 0 && isHeard && isNear === this.expected) {
      this.lastSampleMs = tMs;
      this.calm -= 1;
      return;
    }
    this.stir();
    if (isHeard && status === 0 && isNear === this.expected) this.lastSampleMs = tMs;
    else this.detect(rangeMm, status, tMs);
    if (--this.untilLook < 1) this.look(rangeMm, status, tMs);
  }

  /** From now on samples are read whole. */
  stir(): void {
    this.untilLook += this.calm;
    this.calm = 0;
  }

  /** How many samples have come. */
  samples(): number {
    return this.looked + LOOK - this.untilLook - this.calm;
  }

  /** A sample that may change what is seen. */
  private detect(rangeMm: number, status: number, tMs: number): void {
    if (this.expected === true) this.lastHitMs = this.lastSampleMs;
    if (tMs - this.lastSampleMs > SILENT_MS) {
      this.share = 1;
      this.unjudged = true;
      this.resume(tMs);
    }
    this.lastSampleMs = tMs;
    if (status !== 0) {
      this.bad += 1;
      this.unjudged = true;
    }
    if (status === 0 && rangeMm < this.nearMm) this.hit(tMs);
    else if (this.hits > 0) this.miss(tMs);
    this.expected = (this.occupied ? this.misses : this.hits) === 0 ? this.occupied : undefined;
  }

  /** What may be believed of the zone at a time. */
  presence(tMs: number): Presence {
    if (this.health(tMs) !== "ok") return "blind";
    const background = this.background;
    if (this.occupied && background.mm !== undefined) return "occupied";
    if (!background.isLearned || background.isDoubtful) return "unknown";
    return this.occupied ? "occupied" : "empty";
  }

  /** "silent": no sample for two seconds, or ever; "frozen": once noisy, it repeats one reading; "lost": it has few valid readings. */
  health(tMs: number): SensorHealth {
    if (tMs - this.lastSampleMs > SILENT_MS) return "silent";
    if (this.repeats > FROZEN_LOOKS && this.noisy > FROZEN_LOOKS) return "frozen";
    return this.lost && this.background.mm !== undefined ? "lost" : "ok";
  }

  /** Whoever is there has just come, as far as is known. */
  private resume(tMs: number): void {
    this.foundMs = tMs;
    this.lastDipMs = tMs;
  }

  private hit(tMs: number): void {
    this.lastHitMs = tMs;
    this.misses = 0;
    this.dipping = false;
    this.hits += 1;
    if (this.occupied || this.hits < HITS_TO_ENTER) return;
    this.occupied = true;
    this.background.covered();
    this.presences += 1;
    this.changes += 1;
    this.occupiedMs = tMs;
    this.lastDipMs = tMs;
    this.movesAtDip = this.moves;
  }

  /** Counts misses; four samples in a row without a hit start the count again, so that false hits do not add up. */
  private miss(tMs: number): void {
    this.misses += 1;
    if (!this.occupied) {
      if (this.misses >= MISSES_TO_FORGET) this.hits = 0;
      return;
    }
    const clearMs = tMs - this.lastHitMs;
    if (!this.dipping && this.misses >= DIP_SAMPLES && clearMs > DIP_MS) {
      this.dipping = true;
      this.dips += 1;
      this.movesAtDip = this.moves;
      this.lastDipMs = tMs;
    }
    if (clearMs > RELEASE_MS) {
      this.occupied = false;
      this.changes += 1;
      this.background.isDoubtful = false;
      this.hits = 0;
    }
  }

  /** One sample in four: the background, and whether the sensor is well. */
  look(rangeMm: number, status: number, tMs: number): void {
    const background = this.background;
    this.looked += LOOK;
    if (this.unjudged) this.judge(tMs);
    // Where the empty zone gives no target, ranges without one are near, too.
    if (this.expected !== undefined && this.share > CALM_SHARE && (!this.expected || background.mm !== undefined)) {
      this.calm = LOOK - 1;
      this.untilLook = 1;
    } else this.untilLook = LOOK;
    if (status === 0) {
      const step = rangeMm - this.lastRangeMm;
      if (step === 0) this.repeats += 1;
      else {
        this.repeats = 0;
        this.lastRangeMm = rangeMm;
        if (this.noisy <= FROZEN_LOOKS) this.noisy += 1;
      }
      // The few ranges that sunlight lets through are false ones: however alike, they are not steady.
      background.look(rangeMm, step, this.occupied && !this.lost ? this.moves : -1, this.share >= FOUND_SHARE, tMs);
    }
    if (!background.isLearned) background.learn(status, tMs);
    this.nearMm = background.nearMm;
  }

  /** The share of valid readings. */
  private judge(tMs: number): void {
    const share = this.share + SHARE_OF_ONE * (1 - this.bad / LOOK - this.share);
    this.share = share;
    this.unjudged = share < 1;
    this.bad = 0;
    this.lost = share < (this.lost ? FOUND_SHARE : LOST_SHARE);
    // Who has come and gone meanwhile was not seen: whoever is there afterwards has just come, as far as is known.
    if (this.lost) this.resume(tMs);
    else this.background.covered();
  }
}
