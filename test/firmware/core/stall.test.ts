import { describe, expect, it } from "vitest";
import { Service } from "../../../firmware/core/service.ts";
import { isStalled } from "../../../firmware/core/stall.ts";
import { Zone } from "../../../firmware/core/zone.ts";

/** At 1,000 s; the mean cycle is 75 s, so that a service is late from 255 s on. */
const NOW_MS = 1e6;

function serviceOf(ageS: number): Service {
  const service = new Service(0);
  service.begin(NOW_MS - 1000 * ageS);
  return service;
}

/** A zone in which somebody has stood without a dip for so many seconds. */
function stood(forS: number, occupied = true): Zone {
  const zone = new Zone();
  zone.occupied = occupied;
  zone.lastDipMs = NOW_MS - 1000 * forS;
  zone.lastLeftMs = zone.lastDipMs;
  return zone;
}

describe("a stalled till", () => {
  it.each([
    ["a late service whose customer has stood still", 260, true, true, stood(210), undefined, true],
    ["a service that is not late", 250, true, true, stood(250), undefined, false],
    ["a late service with a dip: a departure that was missed", 300, true, true, stood(100), undefined, false],
    ["nobody at the pay point", 300, true, true, stood(300, false), undefined, false],
    ["a late service where nobody is seen to come", 300, false, true, stood(200), undefined, false],
    ["the same, standing as long", 300, false, true, stood(260), undefined, true],
    ["one crossing at the exit while nobody moves", 100, true, true, stood(260), stood(260), true],
    ["the same while the line moves up", 100, true, true, stood(260), stood(90), false],
    ["the same with a line too short to show", 100, true, true, stood(260), stood(260, false), false],
    ["the same without a tail zone", 100, true, true, stood(260), undefined, false],
    ["no head zone, a service later than late", 280, true, true, undefined, undefined, true],
    ["no head zone, a late service", 260, true, true, undefined, undefined, false],
    ["no head zone, the line moving up", 280, true, true, undefined, stood(100), false],
    ["no head zone, nobody moving up", 280, true, true, undefined, stood(210), true],
    ["no exit beam, nobody moving", 900, true, false, stood(260), stood(260), true],
    ["no exit beam, the line moving up", 900, true, false, stood(260), stood(30), false],
    ["neither exit beam nor head zone", 900, true, false, undefined, stood(900), false],
  ])("%s", (_, ageS, entryWorks, exitWorks, head, tail, expected) => {
    expect(isStalled(serviceOf(ageS), entryWorks, exitWorks, head, tail, NOW_MS)).toBe(expected);
  });
});
