// Whether the customer at the till has been there for too long: a card terminal is down, a price is being looked up.
// Knows only the age of the service and when somebody was last seen to move.
import { SEVERAL, type Service } from "./service.ts";
import type { Zone } from "./zone.ts";

/** A service this many mean cycles old is late. Simulated. */
const LATE = 3.1;
/** Who has stood at the pay point, or in the entrance, for so many mean cycles has not moved. Simulated. */
const UNMOVED = 2.8;
/** As many mean cycles of somebody in the line and nobody leaving it: a departure that the exit beam missed is behind that. */
const UNSEEN = 3.4;
/** The same where nobody stands at the pay point. Simulated: 3.4 finds no more, and is more often wrong. */
const BEYOND = 4;
/**
 * Nobody has been seen to leave for so many mean cycles, and somebody has been in the line: whatever moves at the pay point, no beam misses
 * that many. Simulated: 5 finds one stall in twenty more, and is half as often again wrong.
 */
const SURELY = 6;
/** The same where so many cycles have passed and so many s: two services one after another seldom take as long. Simulated. */
const SOONER = 4.4;
const SOONER_S = 350;
/** Several have come, and nobody has left for so many mean cycles, nor moved at the pay point for so many. Simulated. */
const LEFT_ALONE = 3.7;
const HARDLY_MOVED = 1.5;
/** However short the services, nothing that takes less is a stall. Unit s; simulated. */
const LEAST_S = 225;

/** Something has lasted for as long as the shortest stall: without that, which is nearly always, `isStalled` is false. */
export function mayBeStalled(service: Service, head: Zone | undefined, standingMs: number, tMs: number): boolean {
  const leastMs = 1000 * LEAST_S;
  return service.busyS > LEAST_S || standingMs > leastMs || (head ? tMs - head.lastDipMs > leastMs : false);
}

/**
 * A till with somebody in its lane is stalled. `exitWorks`: who leaves is counted; `head` is given where it can be
 * trusted; `standingMs`: for how long the same body has stood in the entrance; `came`: customers since the last one left. Times ms.
 */
export function isStalled(
  service: Service,
  exitWorks: boolean,
  head: Zone | undefined,
  standingMs: number,
  came: number,
  tMs: number,
): boolean {
  const cycleS = service.cycleS;
  const cycleMs = 1000 * cycleS;
  const least = LEAST_S / cycleS;
  const late = LATE > least ? LATE : least;
  const unseen = UNSEEN > least ? UNSEEN : least;
  const unmoved = UNMOVED > least ? UNMOVED : least;
  const age = exitWorks ? service.ageS(tMs) / cycleS : late + 1;
  // Whoever stands in the entrance moves up behind every departure.
  if (age > 2 && standingMs > unmoved * cycleMs) return true;
  const long = SOONER_S / cycleS;
  const sooner = long > SOONER ? long : SOONER;
  const surely = sooner < SURELY ? sooner : SURELY > least ? SURELY : least;
  if (exitWorks && age > surely && service.busyS > surely * cycleS) return true;
  const isOverdue = exitWorks && service.busyS > unseen * cycleS;
  if (!head) return isOverdue;
  const still = (tMs - head.lastDipMs) / cycleMs;
  if (isOverdue && came >= SEVERAL && age > (LEFT_ALONE > least ? LEFT_ALONE : least) && still > HARDLY_MOVED)
    return true;
  // Whoever packs beyond the pay point leaves it free, and the next one waits before it. An empty lane is not overdue.
  if (!head.occupied) return isOverdue && age > late && service.busyS > BEYOND * cycleS && still > unmoved;
  if (isOverdue && head.lastDipMs === head.foundMs) return true;
  // A departure that the exit beam missed shows as a dip. One crossing at the exit while nobody moves was none.
  return age > 1 && still > (age > late ? unmoved : unseen);
}
