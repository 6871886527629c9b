// Symbols of parts on a wiring drawing, each between two points of one line.
import type { Fitted } from "../assembly/assembly.ts";
import { PARTS } from "../parts/all.ts";
import { box, line, shape, text } from "./svg.ts";
import { partValue } from "./trace.ts";

/** Width that a symbol takes on its line. */
export const SYMBOL_WIDTH = 62;

/** Where a symbol is on its line. */
export type SymbolPlace = "alone" | "first" | "last";

/** A part's symbol with its reference and value above, on the line at `y` from `x` on. */
export function symbol(fitted: Fitted, x: number, y: number, place: SymbolPlace): string[] {
  const mid = x + SYMBOL_WIDTH / 2;
  // Two on one line write away from each other.
  const [at, anchor] = { alone: [mid, "middle"], first: [mid + 38, "end"], last: [mid - 16, "start"] }[place] as [
    number,
    "middle" | "end" | "start",
  ];
  const words = [text(at, y - 11, `${fitted.ref} ${partValue(fitted)}`, { size: 10, anchor, bold: true })];
  const part = PARTS[fitted.part];
  if (part.forwardV !== undefined) return [...diode(fitted, mid, y), ...words];
  if (part.ohm !== undefined) return [box(mid - 14, y - 5, 28, 10), ...words];
  if (part.holdMa !== undefined) return [box(mid - 14, y - 5, 28, 10), line(mid - 14, y, mid + 14, y), ...words];
  if (part.outV !== undefined)
    return [
      shape([
        [mid - 10, y - 8],
        [mid + 12, y],
        [mid - 10, y + 8],
      ]),
      ...words,
    ];
  return [...chip(fitted, mid, y), ...words];
}

/** Its anode is on the board's side unless it is a supply's, whose cathode is. */
function diode({ part }: Fitted, mid: number, y: number): string[] {
  const toRight = PARTS[part].path?.[0] === "anode";
  const [from, to] = toRight ? [mid - 7, mid + 7] : [mid + 7, mid - 7];
  return [
    shape(
      [
        [from, y - 7],
        [to, y],
        [from, y + 7],
      ],
      { fill: "#111" },
    ),
    line(to, y - 8, to, y + 8, { width: 2 }),
  ];
}

/** Names of the terminals that the line goes through, for MOSFETs and optocouplers. */
const ENDS: { readonly [terminal: string]: string } = {
  gate: "G",
  drain: "D",
  collector: "C",
  cathode: "K",
  out: "out",
  in: "in",
};

function chip({ part }: Fitted, mid: number, y: number): string[] {
  const path = PARTS[part].path ?? ["", ""];
  return [
    box(mid - 20, y - 8, 40, 16, { fill: "#eee" }),
    text(mid - 17, y + 4, ENDS[path[0]] ?? path[0], { size: 10 }),
    text(mid + 17, y + 4, ENDS[path[1]] ?? path[1], { size: 10, anchor: "end" }),
  ];
}
