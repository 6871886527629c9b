// Sizes of the printed parts, from the outline of a board and the perforated board that carries it. Lengths in mm.
import type { Outline } from "../outlines/outline.ts";

export interface EnclosureSize {
  /** The perforated board. */
  board: { width: number; length: number; thick: number };
  wall: number;
  /** Between the perforated board and the long walls, and above the highest part. */
  gap: number;
  /** Between the perforated board and the short walls: room for the lid's posts. */
  ends: number;
  /** Below the perforated board: solder and wires. */
  standoff: number;
  /** Posts and their holes: M3 screws that cut their own thread. */
  post: number;
  screwHole: number;
  /** Free hole for the same screw, in the lid. */
  screwFree: number;
  inner: { width: number; length: number; height: number };
  /** Opening for the USB plug's shell: its middle above the floor of the box. */
  usb: { width: number; height: number; z: number };
  /** Opening for cables in each long wall, above the floor. */
  cables: { length: number; height: number; z: number };
}

/** Plastic of the female headers that the board sits in. */
const SOCKET = 8.5;
/** Plastic of the board's own pins, and the board. */
const PINS = 2.5;
const BOARD = 1.6;
/** A plug's shell is larger than the socket: so much on every side. */
const PLUG = 2.5;

/** Sizes for a board on a perforated board of 80 x 120 mm. */
export function sizeFor({ heightMm, usb }: Outline): EnclosureSize {
  const board = { width: 80, length: 120, thick: 1.6 };
  const [wall, gap, standoff, post] = [2.4, 1, 6, 8];
  const ends = post + 1;
  const top = standoff + board.thick;
  return {
    ...{ board, wall, gap, ends, standoff, post, screwHole: 2.6, screwFree: 3.4 },
    inner: {
      width: board.width + 2 * gap,
      length: board.length + 2 * ends,
      height: top + SOCKET + heightMm + gap,
    },
    usb: {
      width: usb.widthMm + 2 * PLUG,
      height: usb.heightMm + 2 * PLUG,
      z: top + SOCKET + PINS + BOARD + usb.heightMm / 2,
    },
    cables: { length: 84, height: 11, z: top + 1 },
  };
}

/** Beam brackets: thread M18 of E18-D80NK and of the retro-reflective sensors. */
export const BRACKET = { hole: 18.5, thick: 5, height: 42, margin: 14, foot: 30, screw: 4.5 };
/** The ToF sensor's bezel: pocket for its board, and a collar that shades it from the side. */
export const BEZEL = {
  pocket: { width: 26, length: 19, deep: 5 },
  wall: 2.4,
  collar: 12,
  aperture: 6,
  spareDegrees: 5,
};
