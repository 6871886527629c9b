// The head and the tail zone behind their ToF sensors: addresses, and the one way of a sample from its driver to its zone.
import type { Zone } from "../core/zone.ts";
import type { I2cBus } from "../drivers/port.ts";
import { RangeChain, type RangePlace } from "../drivers/range-chain/range-chain.ts";

/** Own addresses: no sensor keeps the default one, at which one that is plugged in anew wakes. */
export const HEAD_ADDRESS = 0x2a;
export const TAIL_ADDRESS = 0x2b;

/** The sensors at these places on one bus, each with the zone that takes its samples. Both lists may still grow. */
export function openChain(bus: I2cBus, places: RangePlace[], zones: readonly Zone[]): RangeChain {
  return new RangeChain(bus, places, function (index, reading, tMs) {
    if (reading.kind === "sample") (zones[index] as Zone).sample(reading.rangeMm, reading.status, tMs);
  });
}

/**
 * What is wrong with the sensors, in words; "" when nothing is, as while one starts. The first place is the head's where there is
 * one.
 */
export function rangeFaults(places: readonly RangePlace[], hasHead: boolean): string {
  let text = "";
  for (let i = 0; i < places.length; i++) {
    const fault = (places[i] as RangePlace).fault;
    if (fault !== "" && fault !== "starting")
      text += (text === "" ? "" : ", ") + (i === 0 && hasHead ? "head " : "tail ") + fault;
  }
  return text;
}
