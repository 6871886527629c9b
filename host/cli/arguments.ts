// Numbers on the command line: checked, and refused with what was found and what was expected.
import { InvalidArgumentError } from "commander";

/** A whole number of lanes in a simulation. */
export function laneCount(text: string): number {
  return whole(text, 1, 100, "a whole number from 1 to 100");
}

/** Seconds to run: more than a timer can hold would end at once. */
export function seconds(text: string): number {
  return bounded(text, 2000000, "a number above 0, at most 2000000");
}

/** Virtual seconds to the second. */
export function speed(text: string): number {
  return bounded(text, 100, "a number above 0, at most 100");
}

/** Hours of a simulated day, at least a second. */
export function hours(text: string): number {
  const value = bounded(text, 1000, "a number from 0.001 to 1000");
  if (value < 0.001) throw refusal(text, "a number from 0.001 to 1000");
  return value;
}

export function seed(text: string): number {
  return whole(text, 0, 4294967295, "a whole number from 0 to 4294967295");
}

function bounded(text: string, max: number, expected: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= max)) throw refusal(text, expected);
  return value;
}

/** A whole number of tills behind one line. */
export function tillCount(text: string): number {
  return whole(text, 1, 12, "a whole number from 1 to 12");
}

export function portNumber(text: string): number {
  return whole(text, 0, 65535, "a port from 0 to 65535");
}

function whole(text: string, min: number, max: number, expected: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw refusal(text, expected);
  return value;
}

function refusal(text: string, expected: string): InvalidArgumentError {
  return new InvalidArgumentError(`found ${JSON.stringify(text)}, expected ${expected}.`);
}
