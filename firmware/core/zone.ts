// One time-of-flight zone: learns what it sees when nobody is there and tells presence from that. Knows nothing of
// queues; range status and silence decide whether it may be believed.

/** Presence of somebody in the zone; "unknown" until the background is learned, "blind" when not to be trusted. */
export type Presence = "unknown" | "empty" | "occupied" | "blind";

/** A valid reading this much nearer than the background is somebody. Unit mm; above the noise of DOMAIN's sensors. */
const MARGIN_MM = 200;
/** Hits that make a presence: isolated false hits come in ones and twos. Measured. */
const HITS_TO_ENTER = 3;
/** Samples in a row without a hit after which earlier hits no longer count. Measured: false hits were 7 apart. */
const MISSES_TO_FORGET = 4;
/** A presence ends this long after its last hit: passes seen in two pieces were 0.5 s apart. Unit ms; measured. */
const RELEASE_MS = 700;
/** Nobody seen for this long, and in so many samples, is a dip: a step up takes little longer. Unit ms. Simulated. */
const DIP_MS = 200;
const DIP_SAMPLES = 3;
/** Status of a sample that saw no target at all, as opposed to one that failed. */
const NO_TARGET = 255;
/** Samples that settle the first background: about five seconds at 20 Hz. */
const LEARN_SAMPLES = 100;
/** A steady reading beyond the background for this long is the new background. Unit ms; guess. */
const FARTHER_MS = 5000;
/** A steady reading before the background for this long is furniture, not a customer. Unit ms; guess. */
const NEARER_MS = 1800000;
/** A reading within this of the steady one counts as steady. Unit mm; guess, three sigma of a VL53L1X at 3 m. */
const STEADY_MM = 60;
/** No sample for this long: the sensor is silent. Unit ms; a sensor at 20 Hz has missed forty. */
const SILENT_MS = 2000;
/** Share of valid readings below which a zone with a background in range has lost it: sunlight, dirt, a turned sensor. */
const LOST_SHARE = 0.35;
/** The same of a lost zone that sees again. Guesses: a VL53L1X in the shade has 0.9 and more, in the sun 0.1 and less. */
const FOUND_SHARE = 0.6;
/** Part of one sample in the share of valid readings: a memory of two seconds at 20 Hz. */
const SHARE_OF_ONE = 0.025;
/** Identical readings in a row that a live sensor with noise does not give. */
const FROZEN_SAMPLES = 400;

/** One zone. Times are monotonic ms, ranges mm; a range with a status other than 0 is not used. */
export class Zone {
  /** How many presences have begun. */
  presences = 0;
  /** How often an occupied zone has had nobody in it for a moment, or for good. */
  dips = 0;
  /** When it last had nobody in it, as far as is known. */
  lastDipMs = -1e9;
  occupied = false;
  /** When the last presence began. */
  occupiedMs = 0;
  lastSampleMs = -1;
  private dipping = false;
  private hits = 0;
  private misses = 0;
  private lastHitMs = 0;
  /** Share of valid readings of late, and whether it has fallen too low. */
  private share = 1;
  private lost = false;
  /** Background in mm; undefined with `learned` set means that the empty zone gives no target. */
  private backgroundMm: number | undefined;
  private learned = false;
  /** "No target" was learned from failures, which may be sunlight: not believed before somebody has come and gone. */
  private doubtful = false;
  private noTargets = 0;
  private samples = 0;
  private valid = 0;
  private steadyMm = 0;
  private steadySinceMs = 0;
  private lastRangeMm = -1;
  private repeats = 0;
  private noisy = 0;

  /** What it saw when nobody was there: nothing needs to be learned, even if somebody stands in it now. */
  expect(backgroundMm: number): void {
    this.backgroundMm = backgroundMm;
    this.learned = true;
  }

  sample(rangeMm: number, status: number, tMs: number): void {
    if (this.lastSampleMs < 0 || tMs - this.lastSampleMs > SILENT_MS) {
      this.share = 1;
      this.lastDipMs = tMs;
    }
    this.lastSampleMs = tMs;
    const good = status === 0;
    this.share += SHARE_OF_ONE * ((good ? 1 : 0) - this.share);
    this.lost = this.share < (this.lost ? FOUND_SHARE : LOST_SHARE);
    // Who has come and gone meanwhile was not seen: whoever is there afterwards has just come, as far as is known.
    if (this.lost) this.lastDipMs = tMs;
    if (good) this.takeValid(rangeMm, tMs);
    if (!this.learned) this.learn(good, status);
    const near = good && this.isNearer(rangeMm);
    this.vote(near);
    if (near && this.hits >= HITS_TO_ENTER) {
      if (!this.occupied) {
        this.presences += 1;
        this.occupiedMs = tMs;
        this.lastDipMs = tMs;
      }
      this.occupied = true;
    }
    if (near) {
      this.lastHitMs = tMs;
      this.dipping = false;
    } else if (this.occupied && !this.dipping && this.misses >= DIP_SAMPLES && tMs - this.lastHitMs > DIP_MS) {
      this.dipping = true;
      this.dips += 1;
      this.lastDipMs = tMs;
    }
    if (this.occupied && tMs - this.lastHitMs > RELEASE_MS) {
      this.occupied = false;
      this.doubtful = false;
    }
  }

  /** What may be believed of the zone at a time; also ends a presence whose samples have stopped. */
  presence(tMs: number): Presence {
    if (this.isSilent(tMs) || this.isFrozen() || this.isLost()) return "blind";
    if (!this.learned || this.doubtful) return "unknown";
    return this.occupied ? "occupied" : "empty";
  }

  /** No sample has come for two seconds, or none ever. */
  isSilent(tMs: number): boolean {
    return this.lastSampleMs < 0 || tMs - this.lastSampleMs > SILENT_MS;
  }

  /** A sensor that used to be noisy has repeated one reading for too long. */
  isFrozen(): boolean {
    return this.repeats > FROZEN_SAMPLES && this.noisy > FROZEN_SAMPLES;
  }

  /** A zone with a background in range has had few valid readings of late. */
  isLost(): boolean {
    return this.learned && this.backgroundMm !== undefined && this.lost;
  }

  /** Counts hits; four samples in a row without one start the count again, so that false hits do not add up. */
  private vote(near: boolean): void {
    this.misses = near ? 0 : this.misses + 1;
    if (near) this.hits += 1;
    else if (this.misses >= MISSES_TO_FORGET) this.hits = 0;
  }

  private isNearer(rangeMm: number): boolean {
    if (!this.learned) return false;
    return this.backgroundMm === undefined || rangeMm < this.backgroundMm - MARGIN_MM;
  }

  private takeValid(rangeMm: number, tMs: number): void {
    if (rangeMm === this.lastRangeMm) this.repeats += 1;
    else {
      this.repeats = 0;
      if (this.noisy <= FROZEN_SAMPLES) this.noisy += 1;
    }
    this.lastRangeMm = rangeMm;
    const off = rangeMm - this.steadyMm;
    if (off > STEADY_MM || off < -STEADY_MM) {
      this.steadyMm = rangeMm;
      this.steadySinceMs = tMs;
      return;
    }
    this.steadyMm += 0.05 * off;
    if (this.learned) this.follow(tMs);
  }

  /** Moves the background to where the zone has been steady for long enough, and lets it drift. */
  private follow(tMs: number): void {
    const background = this.backgroundMm;
    const heldMs = tMs - this.steadySinceMs;
    if (background === undefined) {
      if (heldMs > (this.doubtful ? FARTHER_MS : NEARER_MS)) {
        this.backgroundMm = this.steadyMm;
        this.doubtful = false;
      }
      return;
    }
    const off = this.steadyMm - background;
    if (off > STEADY_MM ? heldMs > FARTHER_MS : heldMs > NEARER_MS) this.backgroundMm = this.steadyMm;
    else if (off > -STEADY_MM && off < STEADY_MM) this.backgroundMm = background + 0.01 * off;
  }

  /** The first background: the steady reading, or "no target" when most first samples had none. */
  private learn(good: boolean, status: number): void {
    this.samples += 1;
    if (good) this.valid += 1;
    if (status === NO_TARGET) this.noTargets += 1;
    if (this.samples < LEARN_SAMPLES) return;
    if (this.valid * 2 < this.samples) {
      this.learned = true;
      this.doubtful = this.noTargets * 2 < this.samples;
    } else if (this.lastSampleMs - this.steadySinceMs > FARTHER_MS / 2) {
      this.backgroundMm = this.steadyMm;
      this.learned = true;
    } else if (this.samples > 4 * LEARN_SAMPLES) {
      this.samples = 0;
      this.valid = 0;
      this.noTargets = 0;
    }
  }
}
