// Draws meshes in three-quarter view: a small renderer with a depth buffer, flat shading and drawn edges.
import { type Mesh, normalOf } from "./mesh.ts";

type Point = readonly [number, number, number];

/** A grey picture, one byte a pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  grey: Uint8Array;
}

/** Turn about the upright axis, then tilt towards the viewer, degrees. */
const TURN = 35;
const TILT = 55;
const MARGIN = 24;
/** Light from the upper left, in the viewer's axes. */
const LIGHT: Point = [-0.4, 0.5, 0.77];
/** Facing that differs by more than this is an edge. */
const EDGE = 0.35;

/** The picture of several meshes in one space, so many pixels wide. */
export function render(meshes: readonly Mesh[], width: number): Picture {
  const turned = meshes.map((mesh) => ({ ...mesh, corners: mesh.corners.map(seen) }));
  const all = turned.flatMap(({ corners }) => corners);
  const [lowX, lowY] = [Math.min(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y))];
  const [highX, highY] = [Math.max(...all.map(([x]) => x)), Math.max(...all.map(([, y]) => y))];
  const scale = (width - 2 * MARGIN) / (highX - lowX);
  const height = Math.ceil((highY - lowY) * scale) + 2 * MARGIN;
  const canvas = new Canvas(width, height);
  for (const { corners, triangles } of turned) {
    const placed = corners.map(
      ([x, y, z]): Point => [(x - lowX) * scale + MARGIN, height - MARGIN - (y - lowY) * scale, z],
    );
    for (const triangle of triangles)
      canvas.fill(
        triangle.map((corner) => placed[corner] as Point),
        normalOf(triangle.map((corner) => corners[corner] as Point)),
      );
  }
  return canvas.picture();
}

/** A point in the viewer's axes: right, up, towards the viewer. */
function seen([x, y, z]: Point): Point {
  const [turn, tilt] = [(TURN * Math.PI) / 180, (TILT * Math.PI) / 180];
  const [right, away] = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
  return [right, away * Math.cos(tilt) + z * Math.sin(tilt), z * Math.cos(tilt) - away * Math.sin(tilt)];
}

class Canvas {
  private width: number;
  private height: number;
  private depth: Float64Array;
  private normals: Float64Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.depth = new Float64Array(width * height).fill(Number.NEGATIVE_INFINITY);
    this.normals = new Float64Array(3 * width * height);
  }

  /** One triangle, nearest point first. */
  fill(points: readonly Point[], normal: Point): void {
    const [a, b, c] = points as [Point, Point, Point];
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (Math.abs(area) < 1e-9 || normal[2] <= 0) return;
    const [fromX, toX] = [Math.floor(Math.min(a[0], b[0], c[0])), Math.ceil(Math.max(a[0], b[0], c[0]))];
    const [fromY, toY] = [Math.floor(Math.min(a[1], b[1], c[1])), Math.ceil(Math.max(a[1], b[1], c[1]))];
    for (let y = fromY; y <= toY; y++)
      for (let x = fromX; x <= toX; x++) {
        const u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area;
        const v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area;
        if (u < -1e-9 || v < -1e-9 || u + v > 1 + 1e-9) continue;
        this.put(y * this.width + x, u * a[2] + v * b[2] + (1 - u - v) * c[2], normal);
      }
  }

  private put(at: number, depth: number, normal: Point): void {
    if (depth <= (this.depth[at] as number)) return;
    this.depth[at] = depth;
    this.normals.set(normal, 3 * at);
  }

  picture(): Picture {
    const grey = new Uint8Array(this.width * this.height).fill(255);
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++) {
        const at = y * this.width + x;
        if (this.isEdge(at, x, y)) grey[at] = 40;
        else if (this.depth[at] !== Number.NEGATIVE_INFINITY) grey[at] = this.shade(at);
      }
    return { width: this.width, height: this.height, grey };
  }

  private shade(at: number): number {
    const facing = this.facing(at, (i) => LIGHT[i] as number);
    return Math.round(110 + 130 * Math.max(0, facing));
  }

  private facing(at: number, other: (i: number) => number): number {
    let sum = 0;
    for (let i = 0; i < 3; i++) sum += (this.normals[3 * at + i] as number) * other(i);
    return sum;
  }

  /** Where the pixel to the right or below faces elsewhere, or lies far behind. */
  private isEdge(at: number, x: number, y: number): boolean {
    const next = [...(x + 1 < this.width ? [at + 1] : []), ...(y + 1 < this.height ? [at + this.width] : [])];
    return next.some((other) => {
      const [mine, its] = [this.depth[at] as number, this.depth[other] as number];
      if (!Number.isFinite(mine) && !Number.isFinite(its)) return false;
      if (!Number.isFinite(mine) || !Number.isFinite(its) || Math.abs(mine - its) > 4) return true;
      return this.facing(at, (i) => this.normals[3 * other + i] as number) < 1 - EDGE;
    });
  }
}
