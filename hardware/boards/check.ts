// Finds faults in a wiring that types cannot.
import type { PinMap, Wiring } from "./board.ts";

/** Faults of a board's wiring, as "<role>: found <pin> ..., expected ..."; empty when there are none. */
export function wiringFaults({ pins, wiring }: { pins: PinMap; wiring: Wiring }): string[] {
  return [...unknownPins(pins, wiring), ...pinsTwice(wiring), ...splitBus(pins, wiring)];
}

function rolesOf(wiring: Wiring): [role: string, pin: string][] {
  return Object.entries(wiring);
}

function unknownPins(pins: PinMap, wiring: Wiring): string[] {
  return rolesOf(wiring)
    .filter(([, pin]) => !Object.hasOwn(pins, pin))
    .map(([role, pin]) => `${role}: found ${pin}, expected one of ${Object.keys(pins).join(" ")}`);
}

function pinsTwice(wiring: Wiring): string[] {
  const firstRole = new Map<string, string>();
  const faults: string[] = [];
  for (const [role, pin] of rolesOf(wiring)) {
    const first = firstRole.get(pin);
    if (first === undefined) firstRole.set(pin, role);
    else faults.push(`${role}: found ${pin}, which ${first} already uses, expected a pin of its own`);
  }
  return faults;
}

function splitBus(pins: PinMap, wiring: Wiring): string[] {
  const [sda, scl] = [pins[wiring.sda]?.i2c, pins[wiring.scl]?.i2c];
  if (sda === undefined || scl === undefined || sda === "any" || scl === "any") return [];
  const [bus] = sda.split(".");
  return scl === `${bus}.scl`
    ? []
    : [`scl: found ${wiring.scl} (${scl}), expected ${bus}.scl to go with ${wiring.sda}`];
}
