import { describe, expect, it } from "vitest";
import { Service } from "../../../firmware/core/service.ts";
import { isStalled } from "../../../firmware/core/stall.ts";
import { Zone } from "../../../firmware/core/zone.ts";

/** At 1,000 s; the mean cycle is 75 s, so that a service is late after 232 s. */
const NOW_MS = 1e6;

function serviceOf(ageS: number, busyS = ageS, cycleS?: number): Service {
  const service = new Service(0);
  if (cycleS !== undefined) service.cycleS = cycleS;
  service.begin(NOW_MS - 1000 * ageS);
  service.busyS = busyS;
  return service;
}

/** A zone in which somebody has stood without a dip for so many seconds. */
function stood(forS: number, occupied = true): Zone {
  const zone = new Zone();
  zone.occupied = occupied;
  zone.lastDipMs = NOW_MS - 1000 * forS;
  return zone;
}

/** A zone that sees again for so many seconds, and in which nobody has moved since. */
function found(agoS: number, occupied = true): Zone {
  const zone = stood(agoS, occupied);
  zone.foundMs = zone.lastDipMs;
  return zone;
}

describe("a stalled till", () => {
  it.each([
    ["a late service whose customer has stood still", serviceOf(233), true, stood(226), 0, true],
    ["the same, not standing for long enough", serviceOf(233), true, stood(225), 0, false],
    ["a service that is not late", serviceOf(232), true, stood(232), 0, false],
    ["a late service with a dip: a departure that was missed", serviceOf(300), true, stood(100), 0, false],
    ["nobody leaving for longer than two services take, whatever moves", serviceOf(351), true, stood(5), 0, true],
    ["the same, not for long enough", serviceOf(350), true, stood(5), 0, false],
    ["nobody leaving for six short cycles, whatever moves", serviceOf(301, 301, 50), true, stood(5), 0, true],
    ["the same, not for long enough", serviceOf(300, 300, 50), true, stood(5), 0, false],
    ["nobody leaving for over four long cycles, whatever moves", serviceOf(529, 529, 120), true, stood(5), 0, true],
    ["the same, not for long enough", serviceOf(527, 527, 120), true, stood(5), 0, false],
    ["the same where somebody has only just come", serviceOf(900, 100), true, stood(5), 0, false],
    ["the same without an exit beam", serviceOf(900), false, stood(5), 0, false],
    ["nobody at the pay point, for less than four cycles", serviceOf(300), true, stood(300, false), 0, false],
    ["somebody packing beyond it for longer", serviceOf(301), true, stood(301, false), 0, true],
    ["the same, and somebody has stepped up since", serviceOf(340), true, stood(200, false), 0, false],
    ["the same without an exit beam", serviceOf(400), false, stood(400, false), 0, false],
    ["nobody at the pay point of a lane that was empty", serviceOf(3600, 40), true, stood(3600, false), 0, false],
    ["one crossing at the exit while nobody moves", serviceOf(100), true, stood(256), 0, true],
    ["the same, not standing for long enough", serviceOf(100), true, stood(255), 0, false],
    ["customers who leave past somebody who stands there", serviceOf(75), true, stood(900), 0, false],
    ["no head zone, nobody leaving for too long", serviceOf(256), true, undefined, 0, true],
    ["no head zone, a departure that may be missed", serviceOf(255), true, undefined, 0, false],
    ["no head zone, somebody who came after an idle hour", serviceOf(3600, 40), true, undefined, 0, false],
    ["a head zone that sees again", serviceOf(256), true, found(20), 0, true],
    ["the same with a dip since", serviceOf(256), true, stood(20), 0, false],
    ["the same with nobody there", serviceOf(256), true, found(20, false), 0, false],
    ["no exit beam, nobody moving", serviceOf(9), false, stood(226), 0, true],
    ["no exit beam, the next one stepping up", serviceOf(900), false, stood(225), 0, false],
    ["neither exit beam nor head zone", serviceOf(900), false, undefined, 0, false],
    ["neither, and somebody who stands in the entrance", serviceOf(900), false, undefined, 225001, true],
    ["the same, not for long enough", serviceOf(900), false, undefined, 225000, false],
    ["something parked in the entrance while customers leave", serviceOf(150), true, stood(150), 500000, false],
  ])("%s", (_, service, exitWorks, head, heldMs, expected) => {
    expect(isStalled(service, exitWorks, head, heldMs, 0, NOW_MS)).toBe(expected);
  });

  it.each([
    ["several wait for longer than services take, and one of them shifts", 278, 113, 2.5, true],
    ["the same, not for long enough", 277, 113, 2.5, false],
    ["the same, and somebody has just stepped up", 278, 112, 2.5, false],
    ["one who came, and shifts", 278, 113, 2.4, false],
  ])("%s", (_, ageS, stillS, came, expected) => {
    expect(isStalled(serviceOf(ageS), true, stood(stillS), 0, came, NOW_MS)).toBe(expected);
    expect(isStalled(serviceOf(ageS), true, stood(stillS, false), 0, came, NOW_MS)).toBe(expected);
  });

  it.each([
    [226, true],
    [225, false],
  ])("of services that take half a minute is one after %i s: %s", (ageS, expected) => {
    const service = serviceOf(ageS);
    service.cycleS = 30;
    expect(isStalled(service, true, stood(ageS), 0, 0, NOW_MS)).toBe(expected);
  });
});
