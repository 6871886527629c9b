// Where everything of a lane is mounted: one table of lengths, from which drawings and text are made. The positions along the
// lane are those of the simulated lane, so that the accuracy figures are for a lane mounted like this.

/** Lengths along the lane, mm from the outer entrance beam towards the till. */
export const ALONG_MM = { entry: 0, entry2: 70, tail: 2200, pay: 4500, exit: 5600 };

/** The till on the drawings, beside the one who has paid, mm; the belt lies before it. Guess. */
export const TILL_MM = { from: 4770, to: 5570, high: 900 };

/** Heights above the floor, mm. */
export const HEIGHT_MM = {
  /** Waist and trolley handle: below it bags and trolleys break the beam twice, above it children pass under. */
  beam: 1120,
  beamLow: 1100,
  beamHigh: 1150,
  zone: 2400,
  lamp: 2200,
  gauge: 1250,
  box: 2100,
};

/** Between the two beams of the pair, mm: the firmware tells directions of 50 to 100 mm apart. */
export const PAIR_MM = { low: 60, high: 80 };
/** From where the line usually ends to the entrance beam, mm. */
export const PAST_LINE_MM = 500;
/** Between people who wait, mm: three gaps from the fourth to the first. */
export const GAP_MM = (ALONG_MM.pay - ALONG_MM.tail) / 3;
/** Length of a cable from the box, which hangs between the zones, along the lane and up or down, mm. */
export function cableMmTo(alongMm: number, heightMm: number): number {
  const boxMm = (ALONG_MM.tail + ALONG_MM.pay) / 2;
  return Math.abs(alongMm - boxMm) + Math.abs(heightMm - HEIGHT_MM.box);
}

/** Widest lane that the beams of a kit span, mm: E18-D80NK sees 800 mm of white paper, less of dark cloth. */
export const REACH_MM = { "e18-d80nk": 800, "e3f-r2nk": 2000, "adafruit-2168": 500 } as const;

/** Full angle of the VL53L1X's field of view over the diagonal of its square (datasheet, first page), degrees. */
const VIEW_DEGREES = 27;

/** What a ToF sensor sees at a distance: the diagonal and the side of its square, mm. */
export function viewAt(distanceMm: number): { diagonalMm: number; sideMm: number } {
  const diagonalMm = 2 * distanceMm * Math.tan((VIEW_DEGREES / 2) * (Math.PI / 180));
  return { diagonalMm, sideMm: diagonalMm / Math.SQRT2 };
}

/** How many people stand between the till and the entrance beam before the line stands in it. */
export function placesBeforeBeam(): number {
  return 1 + Math.floor((ALONG_MM.pay - PAST_LINE_MM) / GAP_MM);
}
