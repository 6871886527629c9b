// Holds the routed copper against the wiring: pads of one net are joined, pads of two nets are not, and nothing comes closer
// than a cheap factory allows.

import { type Copper, copperOf, type Element, gapBetween } from "./copper.ts";
import type { Pad } from "./netlist.ts";

/** Least gap between copper of two nets, mm (limit of most two-layer factories; 0.0005 are left to rounding). */
export const LEAST_GAP_MM = 0.1;
/** Copper closer than this touches. */
const TOUCH_MM = 0.001;

/** Faults of the routed board; empty when there are none. */
export function copperFaults(elements: readonly Element[], pads: readonly Pad[]): string[] {
  const pieces = copperOf(elements);
  const groups = groupsOf(pieces);
  return [...joinFaults(elements, pads, pieces, groups), ...narrowGaps(pieces, groups)];
}

/** Pads that are not joined to their net, or are to another. */
export function joinFaults(
  elements: readonly Element[],
  pads: readonly Pad[],
  pieces = copperOf(elements),
  groups = groupsOf(pieces),
): string[] {
  const named = padNames(elements);
  const groupOfPad = new Map<string, number>();
  for (const [i, { port }] of pieces.entries())
    if (port !== undefined) groupOfPad.set(named.get(port) ?? "?", groups[i] as number);
  return [...openNets(pads, groupOfPad), ...shortNets(pads, groupOfPad)];
}

/** "U1.2" of each pad's port. */
export function padNames(elements: readonly Element[]): Map<string, string> {
  const component = new Map(
    byType(elements, "source_component").map((one) => [one["source_component_id"], one["name"]]),
  );
  const ports = new Map(
    byType(elements, "source_port").map((one) => [
      one["source_port_id"],
      `${component.get(one["source_component_id"])}.${one["pin_number"]}`,
    ]),
  );
  return new Map(
    byType(elements, "pcb_port").map((one) => [one["pcb_port_id"] as string, ports.get(one["source_port_id"]) ?? "?"]),
  );
}

function byType(elements: readonly Element[], type: string): Element[] {
  return elements.filter((element) => element.type === type);
}

/** A number for each piece: equal for pieces that touch, directly or through others. */
function groupsOf(pieces: readonly Copper[]): number[] {
  const parent = pieces.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  for (const [i, a] of pieces.entries())
    for (let j = i + 1; j < pieces.length; j++)
      if (isNear(a, pieces[j] as Copper) && gapBetween(a, pieces[j] as Copper) < TOUCH_MM) parent[root(j)] = root(i);
  return pieces.map((_, i) => root(i));
}

/** Whether the bounding boxes of two pieces are within half a millimetre; pours are near everything. */
function isNear(a: Copper, b: Copper): boolean {
  if (a.rings !== undefined || b.rings !== undefined) return true;
  const low = (p: Copper, k: "x" | "y"): number => Math.min(p.at[k], p.to?.[k] ?? p.at[k]) - p.half[k] - 0.5;
  const high = (p: Copper, k: "x" | "y"): number => Math.max(p.at[k], p.to?.[k] ?? p.at[k]) + p.half[k];
  return (["x", "y"] as const).every((k) => low(a, k) <= high(b, k) && low(b, k) <= high(a, k));
}

function openNets(pads: readonly Pad[], groupOfPad: ReadonlyMap<string, number>): string[] {
  const first = new Map<string, { name: string; group: number | undefined }>();
  return pads.flatMap(({ ref, pad, net }) => {
    const name = `${ref}.${pad}`;
    const group = groupOfPad.get(name);
    if (group === undefined) return [`${name}: found no copper, expected a pad on ${net}`];
    const other = first.get(net);
    if (other === undefined) first.set(net, { name, group });
    return other === undefined || other.group === group
      ? []
      : [`${net}: found ${name} open, expected it joined to ${other.name}`];
  });
}

function shortNets(pads: readonly Pad[], groupOfPad: ReadonlyMap<string, number>): string[] {
  const netOf = new Map<number, Pad>();
  return pads.flatMap((pad) => {
    const group = groupOfPad.get(`${pad.ref}.${pad.pad}`);
    if (group === undefined) return [];
    const other = netOf.get(group);
    if (other === undefined) netOf.set(group, pad);
    return other === undefined || other.net === pad.net
      ? []
      : [`${pad.ref}.${pad.pad}: found ${pad.net} joined to ${other.net}, expected them apart`];
  });
}

function narrowGaps(pieces: readonly Copper[], groups: readonly number[]): string[] {
  const faults: string[] = [];
  for (const [i, a] of pieces.entries())
    for (let j = i + 1; j < pieces.length; j++) {
      const b = pieces[j] as Copper;
      if (groups[i] === groups[j] || !isNear(a, b)) continue;
      const gap = gapBetween(a, b);
      if (gap < LEAST_GAP_MM - 0.0005)
        faults.push(
          `${a.kind} at ${spot(a)}: found ${gap.toFixed(3)} mm to a ${b.kind} at ${spot(b)}, expected ${LEAST_GAP_MM}`,
        );
    }
  return faults;
}

function spot({ at }: Copper): string {
  return `${at.x.toFixed(1)},${at.y.toFixed(1)}`;
}

/** Narrowest track between the pads of each net, mm, by the names of the tracks' nets. */
export function trackWidths(elements: readonly Element[]): Map<string, number> {
  const names = new Map(byType(elements, "source_net").map((one) => [one["source_net_id"], one["name"] as string]));
  const widths = new Map<string, number>();
  for (const trace of byType(elements, "pcb_trace")) {
    const name = names.get(trace["connection_name"]) ?? `${trace["connection_name"]}`;
    for (const { width } of copperOf([trace]))
      if (width !== undefined) widths.set(name, Math.min(width, widths.get(name) ?? width));
  }
  return widths;
}
