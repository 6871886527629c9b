// Whether the customer at the till has been there for too long: a card terminal is down, a price is being looked up.
// Knows only the age of the service and when somebody was last seen to move.
import type { Service } from "./service.ts";
import type { Zone } from "./zone.ts";

/** A service this many mean cycles old, and the seconds in which an exit or a dip may still show, is a stall. Simulated. */
const CYCLES = 3;
const GRACE_S = 30;
/** Who has stood at the pay point for so many mean cycles without a dip has not moved. Simulated. */
const UNMOVED = 2.7;
/** Age from which it is one where no head zone sees whether anybody moves. Mean cycles; simulated. */
const UNSEEN = 3.6;

/**
 * A till with somebody in its lane is stalled. `entryWorks`, `exitWorks`: who comes, who leaves is counted; `head` and
 * `tail` are given where they can be trusted. Times ms.
 */
export function isStalled(
  service: Service,
  entryWorks: boolean,
  exitWorks: boolean,
  head: Zone | undefined,
  tail: Zone | undefined,
  tMs: number,
): boolean {
  const cycleS = service.cycleS;
  const lateS = CYCLES * cycleS + GRACE_S;
  const age = service.ageS(tMs);
  const tailStoodS = tail === undefined ? 1e9 : (tMs - tail.lastLeftMs) / 1000;
  const inTail = tail !== undefined && tail.occupied;
  if (head === undefined)
    // Behind a departure that the exit beam missed the line moves up.
    return exitWorks && age > UNSEEN * cycleS && (!inTail || tailStoodS > UNMOVED * cycleS);
  if (!head.occupied) return false;
  const stoodS = (tMs - head.lastDipMs) / 1000;
  // A departure that the exit beam missed shows as a dip: the service then is younger than it seems. Where nobody is
  // seen to come, an idle till's next service is.
  if (exitWorks && age > lateS) return stoodS > (entryWorks ? UNMOVED * cycleS : lateS);
  // Not every step up shows at the pay point, but then the line moves up too. One crossing at the exit while nobody
  // moves was none.
  return stoodS > lateS && tailStoodS > lateS && (!exitWorks || (inTail && age > cycleS));
}
