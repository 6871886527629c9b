// Numbers on the command line: checked, and refused with what was found and what was expected.
import { InvalidArgumentError } from "commander";

/** A number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw refusal(text, "a number above 0");
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
