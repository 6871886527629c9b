// Where everything sits on the carrier board. Lengths in mm from its middle, y upwards; the USB socket is at the lower edge.

export const BOARD_MM = { width: 124, height: 100 };
/** Middle of the module's two rows: so high that the module's antenna stands out over the board's edge. */
export const MODULE_MM = { x: 0, y: 25.3 };
/** From the first pins of the rows to where the antenna begins, and its width (KiCad footprint ESP32-DevKitC of Espressif). */
export const ANTENNA_MM = { above: 1.1, width: 18 };
/** Where the ground may be poured: the board less its margin, with a bite for what of the antenna is still above the board. */
export function pourOutline(): { x: number; y: number }[] {
  const [x, y] = [BOARD_MM.width / 2 - 0.3, BOARD_MM.height / 2 - 0.3];
  const bite = { x: ANTENNA_MM.width / 2 + 0.5, y: MODULE_MM.y + 22.86 + ANTENNA_MM.above - 0.5 };
  const right = [{ x, y: -y }, { x, y }, { x: bite.x, y }, bite];
  return [...right, ...right.map((at) => ({ x: -at.x, y: at.y })).reverse()];
}
/** Screws M3: their holes, and the head's circle that nothing else may have. */
export const HOLE_MM = { diameter: 3.2, head: 6 };
export const HOLES: readonly { x: number; y: number }[] = [-49, 49].flatMap((x) =>
  [-46.5, 46.5].map((y) => ({ x, y })),
);

interface Place {
  x: number;
  y: number;
  turn?: number;
}

/** Connectors along both sides, pole 1 above. */
const LEFT = -56;
const RIGHT = 56;
/** Pads of a row lie along x; a quarter turn to the right puts the first above. */
const DOWN = 270;

const BEAM_Y: readonly number[] = [38, 22, 6];

/** Places by reference, as the wiring of the robust kit on the ESP32 numbers its parts. */
export const PLACES: { readonly [ref: string]: Place } = {
  J1: { x: LEFT, y: -38, turn: DOWN },
  J2: { x: LEFT, y: BEAM_Y[0] as number, turn: DOWN },
  J3: { x: LEFT, y: BEAM_Y[1] as number, turn: DOWN },
  J4: { x: LEFT, y: BEAM_Y[2] as number, turn: DOWN },
  J7: { x: LEFT, y: -8, turn: DOWN },
  J9: { x: LEFT, y: -23, turn: DOWN },
  J5: { x: RIGHT, y: 32, turn: DOWN },
  J6: { x: RIGHT, y: 4, turn: DOWN },
  J8: { x: RIGHT, y: -26, turn: DOWN },
  // Beams: resistor of the LED, optocoupler with its LED to the left, pull-up.
  ...Object.fromEntries(
    BEAM_Y.flatMap((y, i) => [
      [`R${2 * i + 2}`, { x: -46, y: y + 4 }],
      [`U${i + 2}`, { x: -35, y, turn: 0 }],
      [`R${2 * i + 1}`, { x: -23, y: y + 2 }],
    ]),
  ),
  R7: { x: 26, y: 22 },
  R8: { x: 26, y: 30 },
  R9: { x: 34, y: 14 },
  R10: { x: 34, y: -4 },
  R11: { x: -30, y: -8 },
  // Lamps.
  Q1: { x: 40, y: -20 },
  Q2: { x: 40, y: -28 },
  Q3: { x: 40, y: -36 },
  R12: { x: 30, y: -20 },
  R13: { x: 30, y: -28 },
  R14: { x: 30, y: -36 },
  // Strip.
  U5: { x: -32, y: -20 },
  R15: { x: -42, y: -20 },
  C1: { x: -32, y: -26 },
  C2: { x: -43, y: -28 },
  // Supply.
  F1: { x: -46, y: -37 },
  D1: { x: -37, y: -37 },
  D2: { x: -28, y: -37 },
  U1: { x: -17, y: -38 },
};
