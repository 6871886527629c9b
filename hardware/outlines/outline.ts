// Types for what a board looks like from outside: size, headers, mounting holes, and what its supply pins take and give.

/** A pin of a header: what is printed beside it, and the interpreter's name of the pin or the net that it carries. */
export type HeaderPin = readonly [label: string, carries: string | undefined];

/** Lengths in mm, from the corner at the USB connector's left when that connector points down and the parts face you. */
export interface Outline {
  title: string;
  /** Across the headers, and along them. */
  widthMm: number;
  lengthMm: number;
  /** From the underside of the header's pins' plastic to the highest part. */
  heightMm: number;
  usb: {
    kind: "micro-B" | "USB-C";
    widthMm: number;
    heightMm: number;
    /** Which of several sockets has the interpreter's console. */
    use?: string;
  };
  /** Mounting holes; none on boards that are held by their headers. */
  holes: readonly { xMm: number; yMm: number; diameterMm: number }[];
  /** Between the two rows. */
  rowSpacingMm: number;
  /** The rows from the end away from the USB connector down to it. */
  left: readonly HeaderPin[];
  right: readonly HeaderPin[];
  /** Supply of the kits' 5 V boxes: through a plug and a fuse, or from the host's USB port. */
  supply: "5V" | "USB";
  /** What the board itself draws from 5 V at most, mA, and what its 3.3 V regulator gives others, mA. */
  ownMa: number;
  spare3V3Ma: number;
  /** Highest clock of its I2C, Hz, where that is below what the bus allows. */
  i2cMaxHz?: number;
  /** Largest current that a pin drives at its full level, mA. */
  pinMa: number;
  /** Highest voltage that a pin stands, and highest that it reads as low. */
  pinMaxV: number;
  pinLowV: number;
  /** Where these figures are from. */
  source: string;
}

/** Where a pin is on the board, as "left 9": counted from the end away from the USB connector; undefined if on no header. */
export function placeOf(outline: Outline, carries: string): string | undefined {
  for (const side of ["left", "right"] as const) {
    const index = outline[side].findIndex(([, pin]) => pin === carries);
    if (index >= 0) return `${side} ${index + 1}`;
  }
  return undefined;
}

/** What is printed beside a pin, or the interpreter's name of it. */
export function labelOf(outline: Outline, carries: string): string {
  return [...outline.left, ...outline.right].find(([, pin]) => pin === carries)?.[0] ?? carries;
}
