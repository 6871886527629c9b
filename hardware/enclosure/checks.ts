// Checks of the printed parts: closed, thick enough, screws with enough around them, and room for what goes in.
import type { Manifold } from "manifold-3d";
import type { Outline } from "../outlines/outline.ts";
import { BEZEL, type EnclosureSize } from "./size.ts";
import type { Workshop } from "./solids.ts";

/** Thinnest wall that prints firmly with a 0.4 mm nozzle, and thinnest ring around a screw, mm. Guesses from practice. */
const LEAST_WALL = 1.6;
const LEAST_RING = 2;

/** Every part by its file's name. */
export function partsFor(workshop: Workshop, size: EnclosureSize): { name: string; solid: Manifold }[] {
  return [
    { name: "box", solid: workshop.box(size) },
    { name: "lid", solid: workshop.lid(size) },
    { name: "pair-bracket", solid: workshop.pairBracket() },
    { name: "beam-bracket", solid: workshop.bracket([0]) },
    { name: "tof-bezel", solid: workshop.bezel() },
  ];
}

/** Faults of the parts for a board; empty when there are none. */
export function enclosureFaults(workshop: Workshop, size: EnclosureSize, outline: Outline): string[] {
  return [
    ...partsFor(workshop, size).flatMap(({ name, solid }) => solidFaults(name, solid)),
    ...wallFaults(workshop, size),
    ...screwFaults(workshop, size),
    ...roomFaults(workshop, size, outline),
    ...usbFaults(size, outline),
    ...viewFaults(workshop),
  ];
}

/** A part is one closed solid. */
export function solidFaults(name: string, solid: Manifold): string[] {
  const faults: string[] = [];
  if (solid.status() !== "NoError") faults.push(`${name}: found ${solid.status()}, expected a closed solid`);
  const pieces = solid.decompose().length;
  if (pieces !== 1) faults.push(`${name}: found ${pieces} pieces, expected one`);
  return faults;
}

/** Between the hollow and the outside, openings aside. */
function wallFaults(workshop: Workshop, size: EnclosureSize): string[] {
  const { inner, wall } = size;
  const [x, y, z] = [inner.width + 2 * wall, inner.length + 2 * wall, inner.height + wall];
  const outside = workshop
    .block([-20, -20, -20], [x + 40, y + 40, z + 20])
    .subtract(workshop.block([0, 0, 0], [x, y, z + 1]));
  const found = workshop.cavity(size).minGap(outside, 20);
  return found >= LEAST_WALL ? [] : [`box: found a wall of ${found.toFixed(2)} mm, expected ${LEAST_WALL}`];
}

function screwFaults(workshop: Workshop, size: EnclosureSize): string[] {
  const ring = (size.post - size.screwHole) / 2;
  const faults = ring >= LEAST_RING ? [] : [`posts: found ${ring} mm around a screw, expected ${LEAST_RING}`];
  if (size.screwFree <= 3 || size.screwHole >= 3)
    faults.push(`screws: found holes of ${size.screwHole} and ${size.screwFree} mm, expected M3 between them`);
  const low = workshop.posts(size).filter(({ height }) => height === size.standoff);
  const { wall, gap, ends, board } = size;
  for (const { at } of low)
    if (at[0] < wall + gap + 2 || at[0] > wall + gap + board.width - 2 || at[1] < wall + ends + 2)
      faults.push(`posts: found a screw at ${at.join(", ")}, expected it 2 mm within the perforated board`);
  return faults;
}

/** The perforated board with everything on it as blocks; none may meet box or lid. */
function roomFaults(workshop: Workshop, size: EnclosureSize, outline: Outline): string[] {
  const { wall, gap, ends, standoff, board, inner } = size;
  const [x, y, z] = [wall + gap, wall + ends, wall + standoff];
  const top = z + board.thick;
  const load = workshop.union([
    workshop.block([x, y, z + 0.01], [board.width, board.length, board.thick]),
    // Module on its sockets, in the middle of the end at the USB wall.
    workshop.block(
      [x + (board.width - outline.widthMm) / 2, y, top],
      [outline.widthMm, outline.lengthMm, 8.5 + outline.heightMm],
    ),
    // Terminals along both long edges: 10 mm high, 8 mm deep.
    workshop.block([x, y + 18, top], [8, board.length - 36, 10]),
    workshop.block([x + board.width - 8, y + 18, top], [8, board.length - 36, 10]),
  ]);
  const lid = workshop
    .lid(size)
    .rotate([180, 0, 0])
    .translate([0, inner.length + 2 * wall, inner.height + 2 * wall]);
  const volume = load.intersect(workshop.union([workshop.box(size), lid])).volume();
  return volume < 1e-6 ? [] : [`room: found ${volume.toFixed(1)} mm3 of parts inside walls, expected none`];
}

/** The plug fits through the wall, in front of the socket, below the lid. */
function usbFaults({ usb, inner, cables }: EnclosureSize, outline: Outline): string[] {
  const faults: string[] = [];
  if (usb.width < outline.usb.widthMm + 4 || usb.height < outline.usb.heightMm + 4)
    faults.push(`usb: found an opening of ${usb.width} x ${usb.height} mm, expected 2 mm around the socket`);
  if (usb.z + usb.height / 2 > inner.height) faults.push("usb: found an opening that cuts the lid, expected it below");
  if (cables.z + cables.height > inner.height - 3)
    faults.push("cables: found openings that reach the lid, expected 3 mm");
  return faults;
}

/** The bezel leaves the sensor's view free, by two degrees and more. */
function viewFaults(workshop: Workshop): string[] {
  const { pocket, wall } = BEZEL;
  const seen = workshop.view(2).translate([pocket.width / 2 + wall, pocket.length / 2 + wall, pocket.deep]);
  const volume = seen.intersect(workshop.bezel()).volume();
  return volume < 1e-6 ? [] : [`bezel: found ${volume.toFixed(2)} mm3 in the sensor's view, expected none`];
}
