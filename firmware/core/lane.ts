// One lane, or one line before several tills: takes sensor edges and samples, gives length and wait. Joins this folder's parts.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, EXIT, HEAD, TAIL } from "../../protocol/channels.ts";
import { Calibration } from "./calibration.ts";
import { confidenceOf, TrainedConfidence, type TrustedLane } from "./confidence.ts";
import { Crossings } from "./crossings.ts";
import { Entrance } from "./entrance.ts";
import { Gate } from "./gate.ts";
import type { Group } from "./group-flow.ts";
import { LaneHealth } from "./lane-health.ts";
import { LaneLearning } from "./lane-learning.ts";
import type { LaneParts } from "./lane-parts.ts";
import type { Learned, Learning } from "./learned.ts";
import { LineFilter, LONGEST } from "./line-filter.ts";
import { LineStep } from "./line-step.ts";
import { noiseOf } from "./noise.ts";
import { type CrossedLane, PartyOdds } from "./party-odds.ts";
import { PublishedLength } from "./published-length.ts";
import { RealisedWaits } from "./realised-waits.ts";
import { RecentCounts } from "./recent-counts.ts";
import { Service } from "./service.ts";
import { shareOf, Wait } from "./wait.ts";
import { Zone } from "./zone.ts";
import { ZoneEvidence } from "./zone-evidence.ts";

/**
 * The estimate of one lane: `feed` it with what sensors tell, call `tick` once a second, and ask for lengths, wait and confidence. Times are
 * monotonic ms. A crossing moves the line at once; what takes longer waits for the ticks of a round of eight.
 */
export class Lane implements LaneParts, CrossedLane, TrustedLane, Group, Learning {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate = new Gate(false);
  readonly headZone: Zone = new Zone();
  readonly tailZone: Zone = new Zone();
  // What is seen and how well; then the line, its service and its waits; then what crossings are worth here.
  /** Till switch: undefined where there is none or it has not been heard. Set all the same: Espruino looks longest for what an object lacks. */
  open: boolean | undefined = undefined;
  readonly health: LaneHealth;
  readonly line: LineFilter = new LineFilter();
  readonly published: PublishedLength = new PublishedLength(this.line);
  readonly service: Service;
  /** Published wait and its 80 % range, in s: predicted for somebody who joined during the second that ended last. */
  waitS = 0;
  waitLowS = 0;
  waitHighS = 0;
  readonly wait: Wait = new Wait();
  readonly realised: RealisedWaits = new RealisedWaits();
  readonly calibration: Calibration;
  /** Two beams, or a zone in the line, measure its length; one beam or the pay point alone do not. */
  private measuresLength: boolean;
  /** Whose crossings are customers; undefined before several tills, where people come singly. */
  readonly party: PartyOdds | undefined;
  /** Undefined in lanes of a kind that was not trained. */
  readonly trained: TrainedConfidence | undefined;
  /** Counts for the next step. */
  readonly recent: RecentCounts = new RecentCounts();
  readonly zones: ZoneEvidence;
  private learning: LaneLearning;
  private step: LineStep;
  readonly crossings: Crossings;
  /** Crossings as of the last prediction. */
  private predicted = 0;
  /** Seconds of a round of eight: see `LineStep.tick`; 1 and 5 predict the wait as well, 7 looks at what kind of lane it is. */
  private phase = 0;

  constructor(layout: LaneLayout) {
    this.layout = layout;
    this.measuresLength = layout.tail || (layout.exit && (layout.entry || layout.head));
    this.entryGate = new Gate(layout.entryPair);
    this.service = new Service(layout.tills);
    this.party = layout.tills === 0 ? new PartyOdds() : undefined;
    if (this.party && layout.entryPair && layout.exit && layout.head) this.trained = new TrainedConfidence();
    const entrance = new Entrance(layout.tills, layout.head);
    this.zones = new ZoneEvidence(layout, this.headZone, this.tailZone);
    this.calibration = new Calibration(noiseOf(layout.tills));
    this.health = new LaneHealth(layout, this.entryGate, this.exitGate, this.headZone, this.tailZone, entrance.room);
    if (layout.headMm !== undefined) this.headZone.expect(layout.headMm);
    if (layout.tailMm !== undefined) this.tailZone.expect(layout.tailMm);
    this.learning = new LaneLearning(this, entrance);
    this.step = new LineStep(this, this.learning);
    this.crossings = new Crossings(this, this.learning, this.step);
  }

  /** One input: `value` is 1 or 0 for beams (blocked) and the till switch (open), mm for zones; `status` 0 is a valid range. */
  feed(channel: Channel, value: number, status: number, tMs: number): void {
    if (channel > EXIT) {
      if (channel === HEAD) this.headZone.sample(value, status, tMs);
      else if (channel === TAIL) this.tailZone.sample(value, status, tMs);
      else {
        if (this.open !== (value === 1)) this.service.switched(this.line.median());
        this.open = value === 1;
      }
    } else if (channel === EXIT) {
      if (this.exitGate.edge(0, value === 1, tMs) > 0) this.crossings.left(tMs);
    } else {
      let inward = this.entryGate.edge(channel, value === 1, tMs);
      for (; inward > 0; inward--) this.crossings.entered(tMs);
      for (; inward < 0; inward++) this.crossings.turnedBack(tMs);
    }
  }

  /** One second has passed: what was not seen counts too. The work is shared out over eight of them. Gives the confidence. */
  tick(tMs: number): number {
    const wait = this.wait;
    const crossings = this.crossings;
    crossings.tick();
    this.waitS = wait.medianS;
    this.waitLowS = wait.lowS;
    this.waitHighS = wait.highS;
    const phase = this.phase < 7 ? this.phase + 1 : 0;
    this.phase = phase;
    this.step.tick(phase, crossings.count, crossings.lastInMs, tMs);
    if (phase === 7 && this.trained)
      this.trained.look(this.published.length(), this.calibration, this.party as PartyOdds, this.service.cycleS);
    const confidence = confidenceOf(this, tMs);
    // Between crossings the prediction changes slowly.
    if (this.party && phase % 4 !== 1 && crossings.count === this.predicted) return confidence;
    this.predicted = crossings.count;
    const walkS = this.learning.walk.seconds();
    if (walkS > 0) wait.walkS = walkS;
    const load = this.recent.arrivalsPerS * this.service.cycleS;
    wait.gain = this.realised.gain * (this.trained ? shareOf(confidence, load) : 1);
    wait.predict(this.line, this.service, tMs);
    return confidence;
  }

  /** Customers between the beams; undefined where the sensors cannot measure it. */
  between(): number | undefined {
    return this.measuresLength ? this.published.length() : undefined;
  }

  /** The line may be longer than can be counted: lengths and waits are at least what they say. */
  isAtLeast(): boolean {
    return this.between() === LONGEST;
  }

  /** Waiting and in service; with a head zone alone, in service. */
  inLane(): number | undefined {
    const n = this.between();
    if (n === undefined) return this.layout.head ? (this.headZone.occupied ? 1 : 0) : undefined;
    return this.party ? n : n + Math.floor(this.service.meanBusy() + 0.5);
  }

  /** Waiting; undefined where only the pay point is seen. */
  waiting(): number | undefined {
    const n = this.between();
    if (n === undefined || !this.party) return n;
    return n > 0 ? n - 1 : 0;
  }

  /** Probability, 0 to 1, that `inLane` is right: within one customer or a quarter of the true number. */
  confidence(tMs: number): number {
    return confidenceOf(this, tMs);
  }

  /** Writes or takes what has been learned. The integrator's own measures of the zones stay. */
  exchangeAll(learned: Learned): void {
    const layout = this.layout;
    this.headZone.exchange(learned, layout.headMm !== undefined);
    this.tailZone.exchange(learned, layout.tailMm !== undefined);
    this.service.exchange(learned);
    this.calibration.exchange(learned);
    this.realised.exchange(learned);
    if (this.party) this.party.exchange(learned);
    this.step.exchange(learned);
  }
}
