// The weeks of a shop: what its weekdays have in common from week to week, and what differs between them. Guesses, but for the
// order of the weekdays: shops are fullest before the weekend.
import { mix } from "./family/draw-shop.ts";
import { Random } from "./random.ts";
import { type DayPattern, USUAL_DAY } from "./shopping.ts";

/** How busy Monday to Saturday are; their mean is 1. On Sundays the shop is closed. */
const BUSY = [0.9, 0.87, 0.9, 0.97, 1.16, 1.2];
/** On Saturdays people come at noon rather than in the evening: factors on the peaks. */
const SATURDAY = { noon: 1.4, evening: 0.5 };
/** How a shop's weekday differs from other shops', in how busy it is and in its peaks: sigma of the logarithm. */
const OWN_SIGMA = { busy: 0.08, peak: 0.2 };
/** How weeks differ from one another; `shoppersOf` draws each day's and each quarter of an hour's part besides. */
const WEEK_SIGMA = 0.08;
/** One day in so many is unlike its weekday, as before a holiday or in a storm, by a factor from a range. */
const UNLIKE_DAYS = 20;
const UNLIKE = [0.6, 1.5] as const;

/** Days of a shop's week. */
export const WEEK_DAYS = BUSY.length;

/** A day of a shop in a week from 0 on; `weekday` is 0 for Monday to 5 for Saturday. The same numbers, the same day. */
export function dayPatternOf(shopSeed: number, week: number, weekday: number): DayPattern {
  const ofWeekday = new Random(mix(shopSeed, 300 + weekday));
  const own = (sigma: number): number => ofWeekday.logNormal(1, sigma);
  const ofWeek = new Random(mix(shopSeed, 400 + week));
  const ofDay = new Random(mix(mix(shopSeed, 400 + week), weekday));
  const unlike = ofDay.chance(1 / UNLIKE_DAYS) ? ofDay.between(...UNLIKE) : 1;
  const peaks = weekday === 5 ? SATURDAY : { noon: 1, evening: 1 };
  return {
    busy: (BUSY[weekday] ?? 1) * own(OWN_SIGMA.busy) * ofWeek.logNormal(1, WEEK_SIGMA) * unlike,
    noon: USUAL_DAY.noon * peaks.noon * own(OWN_SIGMA.peak),
    evening: USUAL_DAY.evening * peaks.evening * own(OWN_SIGMA.peak),
  };
}
