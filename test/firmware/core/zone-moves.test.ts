// Somebody stands at the pay point, and customers leave past them: a trolley that was left there, or a zone that has lost its background.
import { expect, it } from "vitest";
import { missesMoves } from "../../../firmware/core/till-state.ts";
import { Zone } from "../../../firmware/core/zone.ts";

/** A zone with a known background, and somebody in it since 2 s; `see` feeds so many samples at 20 Hz. */
function occupied(): { zone: Zone; see: (count: number, rangeMm: number) => void } {
  const zone = new Zone();
  zone.expect(2000);
  let tMs = 0;
  const see = (count: number, rangeMm: number): void => {
    for (let i = 0; i < count; i++) {
      tMs += 50;
      zone.sample(rangeMm + ((i * 7) % 17) - 8, 0, tMs);
    }
  };
  see(40, 2000);
  see(40, 700);
  expect(zone.occupied).toBe(true);
  return { zone, see };
}

it("is no evidence of a stall when the line has moved up again and again and nobody has moved there", () => {
  const { zone, see } = occupied();
  const left: boolean[] = [];
  for (let i = 0; i < 4; i++) {
    zone.moves += 0.5;
    see(20, 700);
    left.push(missesMoves(zone));
  }
  expect(left).toEqual([false, false, true, true]);
  see(6, 2000);
  see(20, 700);
  expect(missesMoves(zone)).toBe(false);
});

it("is evidence of one while somebody else stands there after each who leaves", () => {
  const { zone, see } = occupied();
  for (let i = 0; i < 6; i++) {
    zone.moves += 0.5;
    see(6, 2000);
    see(20, 700);
    expect(missesMoves(zone)).toBe(false);
  }
});
