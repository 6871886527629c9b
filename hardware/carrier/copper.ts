// The routed board as copper: pads, tracks, vias and pours with their nets unknown, and which of them touch. Reads
// circuit.json alone.

export type Layer = "top" | "bottom";
interface Point {
  x: number;
  y: number;
}

/** A piece of copper. Lengths in mm. */
export interface Copper {
  kind: "pad" | "track" | "via" | "pour";
  layers: readonly Layer[];
  /** A pad's or via's extent; a track's ends and width; a pour's rings. */
  at: Point;
  half: Point;
  to?: Point;
  rings?: readonly Point[][];
  /** The pad's port. */
  port?: string;
  /** A pad with square corners; all other pieces are round at their ends. */
  square?: boolean;
  width?: number;
}

/** An element of circuit.json, as far as it is read here. */
export interface Element {
  type: string;
  [key: string]: unknown;
}

/** All copper of a routed board. */
export function copperOf(elements: readonly Element[]): Copper[] {
  return elements.flatMap((element) => {
    if (element.type === "pcb_smtpad") return [pad(element, [element["layer"] as Layer])];
    if (element.type === "pcb_plated_hole") return [pad(element, ["top", "bottom"])];
    if (element.type === "pcb_via") return [via(element)];
    if (element.type === "pcb_trace") return tracks(element);
    return element.type === "pcb_copper_pour" ? [pour(element)] : [];
  });
}

function point(element: Element): Point {
  return { x: element["x"] as number, y: element["y"] as number };
}

function pad(element: Element, layers: readonly Layer[]): Copper {
  const number = (...keys: string[]): number =>
    (keys.map((key) => element[key]).find((v) => v !== undefined) as number) / 2;
  const turned = Math.round((element["ccw_rotation"] as number | undefined) ?? 0) % 180 === 90;
  const half = {
    x: number("width", "rect_pad_width", "outer_width", "outer_diameter"),
    y: number("height", "rect_pad_height", "outer_height", "outer_diameter"),
  };
  const at = point(element);
  return {
    kind: "pad",
    layers,
    at,
    half: turned ? { x: half.y, y: half.x } : half,
    port: element["pcb_port_id"] as string,
    square: element["shape"] !== "circle",
  };
}

function via(element: Element): Copper {
  const half = (element["outer_diameter"] as number) / 2;
  return { kind: "via", layers: ["top", "bottom"], at: point(element), half: { x: half, y: half } };
}

function tracks(element: Element): Copper[] {
  const route = element["route"] as Element[];
  return route.slice(1).flatMap((end, i) => {
    const start = route[i] as Element;
    if (start["route_type"] !== "wire" || end["route_type"] !== "wire" || start["layer"] !== end["layer"]) return [];
    const width = (end["width"] ?? start["width"]) as number;
    const half = { x: width / 2, y: width / 2 };
    return [
      { kind: "track" as const, layers: [start["layer"] as Layer], at: point(start), to: point(end), half, width },
    ];
  });
}

function pour(element: Element): Copper {
  const shape = element["brep_shape"] as { outer_ring: { vertices: Point[] }; inner_rings: { vertices: Point[] }[] };
  const rings = [shape.outer_ring, ...shape.inner_rings].map(({ vertices }) => vertices);
  return { kind: "pour", layers: [element["layer"] as Layer], at: { x: 0, y: 0 }, half: { x: 0, y: 0 }, rings };
}

/** Gap between two pieces on a common layer, mm; negative when they overlap, infinite when they share no layer. */
export function gapBetween(a: Copper, b: Copper): number {
  if (!a.layers.some((layer) => b.layers.includes(layer))) return Number.POSITIVE_INFINITY;
  if (a.rings !== undefined) return gapToPour(b, a.rings);
  if (b.rings !== undefined) return gapToPour(a, b.rings);
  if (a.square && b.square) return gapOfBoxes(a, b);
  if (a.square) return gapToBox(b, a);
  if (b.square) return gapToBox(a, b);
  return gapOfLines(a, b) - a.half.x - b.half.x;
}

function gapOfBoxes(a: Copper, b: Copper): number {
  const dx = Math.abs(a.at.x - b.at.x) - a.half.x - b.half.x;
  const dy = Math.abs(a.at.y - b.at.y) - a.half.y - b.half.y;
  return dx > 0 && dy > 0 ? Math.hypot(dx, dy) : Math.max(dx, dy);
}

/** Points along a round piece, so many mm apart; one for a via. */
function along({ at, to }: Copper, apart = 0.05): Point[] {
  if (to === undefined) return [at];
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - at.x, to.y - at.y) / apart));
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: at.x + ((to.x - at.x) * i) / steps,
    y: at.y + ((to.y - at.y) * i) / steps,
  }));
}

function gapToBox(round: Copper, pad: Copper): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { x, y } of along(round)) {
    const dx = Math.max(Math.abs(x - pad.at.x) - pad.half.x, 0);
    const dy = Math.max(Math.abs(y - pad.at.y) - pad.half.y, 0);
    least = Math.min(least, Math.hypot(dx, dy));
  }
  return least - round.half.x;
}

/** Distance of the middles of two round pieces. */
function gapOfLines(a: Copper, b: Copper): number {
  if (cross(a, b)) return 0;
  return Math.min(toLine(a.at, b), toLine(a.to ?? a.at, b), toLine(b.at, a), toLine(b.to ?? b.at, a));
}

/** Whether two tracks cross: the ends of each lie on both sides of the other. */
function cross({ at: a, to: b }: Copper, { at: c, to: d }: Copper): boolean {
  if (b === undefined || d === undefined) return false;
  const side = (p: Point, q: Point, r: Point): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function toLine(p: Point, { at, to }: Copper): number {
  if (to === undefined) return Math.hypot(p.x - at.x, p.y - at.y);
  const [dx, dy] = [to.x - at.x, to.y - at.y];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - at.x) * dx + (p.y - at.y) * dy) / length));
  return Math.hypot(p.x - at.x - t * dx, p.y - at.y - t * dy);
}

/** Distance of a piece to a pour: negative when a part of it lies inside. */
function gapToPour(piece: Copper, rings: readonly Point[][]): number {
  const points = piece.square ? outlineOf(piece) : along(piece, 0.2);
  const inside = points.some((p) => rings.filter((ring) => isInside(p, ring)).length % 2 === 1);
  if (inside) return -1;
  const grow = piece.square ? 0 : piece.half.x;
  return Math.min(...points.map((p) => Math.min(...rings.map((ring) => toRing(p, ring))))) - grow;
}

/** Corners, middles of sides, and the middle of a pad. */
function outlineOf({ at, half }: Copper): Point[] {
  return [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => ({ x: at.x + i * half.x, y: at.y + j * half.y })));
}

function isInside(p: Point, ring: readonly Point[]): boolean {
  if (boxGap(p, ring) > 0) return false;
  let inside = false;
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length] as Point;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Extents of rings, as they are asked for again and again. */
const BOXES = new WeakMap<readonly Point[], { low: Point; high: Point }>();

/** Distance of a point from the box around a ring; 0 within. */
function boxGap(p: Point, ring: readonly Point[]): number {
  let box = BOXES.get(ring);
  if (box === undefined) {
    const [xs, ys] = [ring.map(({ x }) => x), ring.map(({ y }) => y)];
    box = { low: { x: Math.min(...xs), y: Math.min(...ys) }, high: { x: Math.max(...xs), y: Math.max(...ys) } };
    BOXES.set(ring, box);
  }
  const { low, high } = box;
  return Math.hypot(Math.max(low.x - p.x, p.x - high.x, 0), Math.max(low.y - p.y, p.y - high.y, 0));
}

/** Distance of a point from a ring; endless when it is far more than any gap that matters. */
function toRing(p: Point, ring: readonly Point[]): number {
  if (boxGap(p, ring) > 3) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, at] of ring.entries()) {
    const to = ring[(i + 1) % ring.length] as Point;
    least = Math.min(least, toLine(p, { at, to } as Copper));
  }
  return least;
}
