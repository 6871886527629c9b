// What lies where on the routed board: screws within the board and clear of parts, copper away from the edge and from under
// the module's antenna. Reads circuit.json alone.

import { padNames } from "./connectivity.ts";
import { type Copper, copperOf, type Element, gapBetween } from "./copper.ts";
import { rowRef } from "./netlist.ts";
import { ANTENNA_MM, HOLE_MM } from "./placement.ts";

/** Least board between copper and the edge, mm (what most factories ask for a routed edge). */
const EDGE_MM = 0.2;

interface Area {
  low: { x: number; y: number };
  high: { x: number; y: number };
}

/** Faults of places; empty when there are none. */
export function placeFaults(elements: readonly Element[]): string[] {
  const pieces = copperOf(elements);
  const edge = boardOf(elements);
  return [
    ...elements.filter(({ type }) => type === "pcb_hole").flatMap((hole) => holeFaults(hole, edge, pieces)),
    ...pieces
      .filter((piece) => !within(extentOf(piece), edge, EDGE_MM))
      .map((piece) => `${name(piece)}: found it less than ${EDGE_MM} mm from the edge`),
    ...antennaFaults(elements, pieces),
  ];
}

function boardOf(elements: readonly Element[]): Area {
  const board = elements.find(({ type }) => type === "pcb_board") as Element;
  const [x, y] = [(board["width"] as number) / 2, (board["height"] as number) / 2];
  return { low: { x: -x, y: -y }, high: { x, y } };
}

/** The head of a screw lies on the board, and on no pad. */
function holeFaults(hole: Element, edge: Area, pieces: readonly Copper[]): string[] {
  const [x, y, radius] = [hole["x"] as number, hole["y"] as number, HOLE_MM.head / 2];
  const head = { low: { x: x - radius, y: y - radius }, high: { x: x + radius, y: y + radius } };
  const pads = pieces.filter(({ kind }) => kind === "pad" || kind === "via");
  return [
    ...(within(head, edge, 0) ? [] : [`hole at ${x},${y}: found its screw's head over the edge`]),
    ...pads
      .filter((pad) => meet(extentOf(pad), head))
      .map((pad) => `hole at ${x},${y}: found ${name(pad)} under its screw's head`),
  ];
}

/** From where the antenna begins to the edge, and beyond. */
function antennaFaults(elements: readonly Element[], pieces: readonly Copper[]): string[] {
  const names = padNames(elements);
  const first = (row: "left" | "right"): Copper | undefined =>
    pieces.find(({ port }) => port !== undefined && names.get(port) === `${rowRef(row)}.1`);
  const [left, right] = [first("left"), first("right")];
  if (left === undefined || right === undefined) return ["module: found no rows"];
  const x = (left.at.x + right.at.x) / 2;
  const half = { x: ANTENNA_MM.width / 2, y: 5 };
  const at = { x, y: left.at.y + ANTENNA_MM.above + half.y };
  const antenna: Copper = { kind: "pad", layers: ["top", "bottom"], at, half, square: true };
  return pieces
    .filter((piece) => gapBetween(piece, antenna) < 0)
    .map((piece) => `${name(piece)}: found it under the antenna`);
}

function extentOf({ at, to, half, rings }: Copper): Area {
  const points = rings?.[0] ?? [at, to ?? at];
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    low: { x: Math.min(...xs) - half.x, y: Math.min(...ys) - half.y },
    high: { x: Math.max(...xs) + half.x, y: Math.max(...ys) + half.y },
  };
}

function within(inner: Area, outer: Area, by: number): boolean {
  return (["x", "y"] as const).every((k) => inner.low[k] >= outer.low[k] + by && inner.high[k] <= outer.high[k] - by);
}

function meet(a: Area, b: Area): boolean {
  return (["x", "y"] as const).every((k) => a.low[k] < b.high[k] && b.low[k] < a.high[k]);
}

function name({ kind, at }: Copper): string {
  return kind === "pour" ? "pour" : `${kind} at ${at.x.toFixed(1)},${at.y.toFixed(1)}`;
}
