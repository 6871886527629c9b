// What a check of a lane should come to: the true number of people beside what the box said, over time. Pure but for the world
// that it looks at.
import type { CheckResult } from "../../host/core/lane-check.ts";
import type { LaneWorld } from "../../host/simulator/lane-world.ts";
import type { Said } from "./open-demo-host.ts";

/** A figure of the page beside the same from the truth. */
interface Compared {
  what: string;
  found: number | null;
  truly: number;
  isClose: boolean;
}

/** Right, as a box calls itself: within one customer, or a quarter of the true number. */
const RIGHT_SHARE = 0.25;

/** Sums up one lane from look to look. Times in ms. */
export class LaneTruth {
  private world: Pick<LaneWorld, "inLane">;
  private sums = { heardMs: 0, rightMs: 0, saidMs: 0, errorMs: 0, joined: 0, left: 0 };
  private last: { atMs: number; people: number; said: Said } | undefined;

  constructor(world: Pick<LaneWorld, "inLane">) {
    this.world = world;
  }

  people(): number {
    return this.world.inLane();
  }

  /** The people in the lane and what the box says of them, from now on. */
  look(said: Said, atMs: number): void {
    const people = this.people();
    const { last, sums } = this;
    this.last = { atMs, people, said };
    if (last === undefined) return;
    sums.joined += Math.max(0, people - last.people);
    sums.left += Math.max(0, last.people - people);
    if (last.said.inLane === null) return;
    const lastedMs = atMs - last.atMs;
    const error = Math.abs(last.said.inLane - last.people);
    sums.heardMs += lastedMs;
    sums.rightMs += error <= Math.max(1, RIGHT_SHARE * last.people) ? lastedMs : 0;
    sums.saidMs += (last.said.confidence ?? 0) * lastedMs;
    sums.errorMs += error * lastedMs;
  }

  /** What a check's result says beside the truth; figures may differ by so much. */
  compare(result: CheckResult, slack: { share: number; people: number; count: number }): Compared[] {
    const { heardMs, rightMs, saidMs, errorMs, joined, left } = this.sums;
    const row = (what: string, found: number | null, truly: number, most: number): Compared => ({
      ...{ what, found, truly },
      isClose: found !== null && Math.abs(found - truly) <= most,
    });
    return [
      row("share of time right", result.within, rightMs / heardMs, slack.share),
      row("share that the box gave itself", result.said, saidMs / heardMs, slack.share),
      row("mean error in people", result.error, errorMs / heardMs, slack.people),
      row("joined", result.joined, joined, slack.count),
      row("left", result.left, left, slack.count),
      // Known only where the length was marked again.
      ...(result.ownError === null ? [] : [row("the person's own error", result.ownError, 0, slack.people)]),
    ];
  }
}
