// Reads an assembly as a circuit: what is on a net, what lies behind a part, which voltages and currents there are.
import { type Assembly, everyPart, type Fitted, type Net, RAILS } from "../assembly/assembly.ts";
import type { Role } from "../boards/board.ts";
import { PARTS } from "../parts/all.ts";
import type { Terminal } from "../parts/part.ts";

/** A terminal on a net, with its part. */
export interface Joined {
  fitted: Fitted;
  terminal: string;
  does: Terminal;
}

/** Nominal voltages of rails, and how far they may be off (24 V supplies 10 %, 5 V and 3.3 V regulators 5 %). */
export const RAIL_V: { readonly [rail: string]: { v: number; share: number } } = {
  "24V": { v: 24, share: 0.1 },
  "5V": { v: 5, share: 0.05 },
  "3V3": { v: 3.3, share: 0.05 },
  GND: { v: 0, share: 0 },
};

/** All terminals on a net. */
export function joinedTo(assembly: Assembly, net: Net): Joined[] {
  return everyPart(assembly).flatMap((fitted) =>
    Object.entries(fitted.nets)
      .filter(([, on]) => on === net)
      .map(([terminal]) => ({ fitted, terminal, does: PARTS[fitted.part].terminals[terminal] as Terminal })),
  );
}

/** Roles of the board's wiring that this assembly uses, with their pins. */
export function usedRoles(assembly: Assembly): { role: Role; pin: string }[] {
  return (Object.entries(assembly.board.wiring) as [Role, string][])
    .filter(([, pin]) => joinedTo(assembly, pin).length > 0)
    .map(([role, pin]) => ({ role, pin }));
}

/** Resistors from a net to another, Ohm. */
export function resistorsBetween(assembly: Assembly, net: Net, other: Net): number[] {
  return assembly.inside.flatMap(({ part, nets }) => {
    const { ohm } = PARTS[part];
    const ends = Object.values(nets);
    return ohm !== undefined && ends.includes(net) && ends.includes(other) ? [ohm] : [];
  });
}

/** How a terminal is reached from a pin: the voltage that diodes add on the way, and whether current may flow to the pin. */
export interface Reached extends Joined {
  forwardV: number;
  pushes: boolean;
}

/**
 * What a pin's net is joined to without a rail between: through resistors both ways, through a diode from its anode with its
 * forward voltage, through a diode from its cathode as if it were a wire.
 */
export function reachedFrom(assembly: Assembly, pin: Net): Reached[] {
  const seen = new Set<Net>([pin]);
  const reached: Reached[] = [];
  const todo: { net: Net; forwardV: number; pushes: boolean }[] = [{ net: pin, forwardV: 0, pushes: true }];
  for (let at = todo.pop(); at !== undefined; at = todo.pop())
    for (const joined of joinedTo(assembly, at.net)) {
      reached.push({ ...joined, forwardV: at.forwardV, pushes: at.pushes });
      const next = beyond(joined);
      if (next === undefined || RAILS.includes(next.net) || seen.has(next.net)) continue;
      seen.add(next.net);
      todo.push({ net: next.net, forwardV: at.forwardV + next.forwardV, pushes: at.pushes && next.pushes });
    }
  return reached;
}

/** The net behind a resistor or diode, and what it does to a signal. */
function beyond({ fitted, terminal }: Joined): { net: Net; forwardV: number; pushes: boolean } | undefined {
  const part = PARTS[fitted.part];
  const other = Object.keys(fitted.nets).find((name) => name !== terminal);
  if (other === undefined || (part.ohm === undefined && part.forwardV === undefined)) return undefined;
  const net = fitted.nets[other] as Net;
  if (part.forwardV === undefined) return { net, forwardV: 0, pushes: true };
  return { net, forwardV: terminal === "anode" ? part.forwardV : 0, pushes: terminal !== "anode" };
}

/** What a rail gives, mA: its supply, a regulator, or the board's own regulator. Undefined when nothing feeds it. */
export function givenMa(assembly: Assembly, rail: Net): number | undefined {
  if (rail === "3V3") return assembly.outline.spare3V3Ma;
  const sources = everyPart(assembly).flatMap(({ part, nets }) =>
    Object.entries(PARTS[part].terminals).flatMap(([terminal, does]) =>
      does.kind === "source" && feeds(assembly, nets[terminal] as Net, rail) ? [does.ma] : [],
    ),
  );
  return sources.length === 0 ? undefined : Math.max(...sources);
}

/** Whether a source's net is the rail, or leads to it through fuses and diodes. */
export function feeds(assembly: Assembly, net: Net, rail: Net): boolean {
  if (net === rail) return true;
  return joinedTo(assembly, net).some(({ fitted, terminal }) => {
    const part = PARTS[fitted.part];
    if (part.holdMa === undefined && (part.forwardV === undefined || terminal !== "anode")) return false;
    const other = Object.entries(fitted.nets).find(([name]) => name !== terminal)?.[1];
    return other !== undefined && assembly.inside.includes(fitted) && isNext(assembly, fitted, other, net, rail);
  });
}

function isNext(assembly: Assembly, through: Fitted, net: Net, from: Net, rail: Net): boolean {
  if (net === from) return false;
  const rest = { ...assembly, inside: assembly.inside.filter((one) => one !== through) };
  return feeds(rest, net, rail);
}

/** What everything takes from a rail, mA. 5 V carries the board and its 3.3 V; lamps count all at once. */
export function takenMa(assembly: Assembly, rail: Net): number {
  let sum = 0;
  for (const { does } of joinedTo(assembly, rail)) if (does.kind === "supply") sum += does.ma;
  for (const { part, nets } of everyPart(assembly))
    if (nets["+"] === rail)
      for (const does of Object.values(PARTS[part].terminals)) if (does.kind === "lamp") sum += does.ma;
  if (rail === "5V") sum += assembly.outline.ownMa + takenMa(assembly, "3V3");
  return sum;
}
