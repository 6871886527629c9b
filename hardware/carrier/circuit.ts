// The carrier board's circuit, placed: makes elements for tscircuit.
import { createElement, type ReactElement } from "react";
import type { Assembly } from "../assembly/assembly.ts";
import { PARTS } from "../parts/all.ts";
import { PAD_PARTS, terminalFootprint } from "./footprints.ts";
import { netName, type Pad, padsOf, rowRef, TRACK_MM } from "./netlist.ts";
import { BOARD_MM, HOLE_MM, HOLES, MODULE_MM, PLACES, pourOutline } from "./placement.ts";

/** The board as an element. */
export function carrierBoard(assembly: Assembly): ReactElement {
  const pads = padsOf(assembly);
  const chips = [
    ...assembly.inside.map(({ ref, part }) => chip(ref, PAD_PARTS[part]?.footprint as string, pads, PARTS[part].name)),
    ...assembly.connectors.map(({ ref, poles, title }) => chip(ref, terminalFootprint(poles.length), pads, title)),
    ...(["left", "right"] as const).map((side) => {
      const count = assembly.outline[side].length;
      const half = assembly.outline.rowSpacingMm / 2;
      const place = { x: MODULE_MM.x + (side === "left" ? -half : half), y: MODULE_MM.y, turn: 270 };
      return chip(rowRef(side), `pinrow${count}_p2.54mm_id1mm_od1.7mm`, pads, `board, ${side} row`, place);
    }),
  ];
  return createElement(
    "board",
    {
      width: `${BOARD_MM.width}mm`,
      height: `${BOARD_MM.height}mm`,
      minTraceWidth: `${TRACK_MM}mm`,
      minViaHoleDiameter: "0.3mm",
      minViaPadDiameter: "0.6mm",
      pcbStyle: { viaHoleDiameter: "0.3mm", viaPadDiameter: "0.6mm" },
    },
    ...chips,
    ...(["top", "bottom"] as const).map((layer) =>
      createElement("copperpour", {
        key: layer,
        connectsTo: `net.${netName("GND")}`,
        layer,
        clearance: "0.3mm",
        outline: pourOutline(),
      }),
    ),
    ...HOLES.map(({ x, y }) =>
      createElement("hole", { key: `${x},${y}`, diameter: `${HOLE_MM.diameter}mm`, pcbX: x, pcbY: y }),
    ),
  );
}

function chip(ref: string, footprint: string, pads: readonly Pad[], words: string, place = PLACES[ref]): ReactElement {
  if (place === undefined) throw new Error(`${ref} (${words}): found no place`);
  const connections = Object.fromEntries(
    pads.filter((pad) => pad.ref === ref).map(({ pad, net }) => [`pin${pad}`, `net.${netName(net)}`]),
  );
  return createElement("chip", {
    key: ref,
    name: ref,
    footprint,
    connections,
    pcbX: place.x,
    pcbY: place.y,
    pcbRotation: place.turn ?? 0,
  });
}
