// A solid as triangles: whether they are closed, and as STL and 3MF files.
import type { Manifold } from "manifold-3d";
import { zip } from "./zip.ts";

export interface Mesh {
  /** x, y, z of each corner, mm. */
  corners: readonly (readonly [number, number, number])[];
  /** Indices of three corners, counter-clockwise from outside. */
  triangles: readonly (readonly [number, number, number])[];
}

/** The triangles of a solid; coordinates rounded to a micrometre, so that files are the same everywhere. */
export function meshOf(solid: Manifold): Mesh {
  const { vertProperties, triVerts, numProp } = solid.getMesh();
  const round = (value: number | undefined): number => Math.round((value as number) * 1000) / 1000 + 0;
  const corners = Array.from({ length: vertProperties.length / numProp }, (_, i): [number, number, number] => [
    round(vertProperties[i * numProp]),
    round(vertProperties[i * numProp + 1]),
    round(vertProperties[i * numProp + 2]),
  ]);
  const triangles = Array.from({ length: triVerts.length / 3 }, (_, i): [number, number, number] => [
    triVerts[3 * i] as number,
    triVerts[3 * i + 1] as number,
    triVerts[3 * i + 2] as number,
  ]);
  return { corners, triangles };
}

/** Edges that do not have one triangle on each side: 0 for a watertight mesh. */
export function openEdges({ triangles }: Mesh): number {
  const edges = new Map<string, number>();
  for (const [a, b, c] of triangles)
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      edges.set(`${from},${to}`, (edges.get(`${from},${to}`) ?? 0) + 1);
    }
  let open = 0;
  for (const [edge, count] of edges) {
    const [from, to] = edge.split(",");
    if (count !== 1 || edges.get(`${to},${from}`) !== 1) open++;
  }
  return open;
}

/** Binary STL: 80 bytes of header, a count, and 50 bytes a triangle, little-endian. */
export function stlOf({ corners, triangles }: Mesh, name: string): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(`tillbeacon ${name}`).subarray(0, 80));
  view.setUint32(80, triangles.length, true);
  for (const [i, triangle] of triangles.entries()) {
    const points = triangle.map((corner) => corners[corner] as [number, number, number]);
    for (const [j, point] of [normalOf(points), ...points].entries())
      for (const [k, value] of point.entries()) view.setFloat32(84 + 50 * i + 12 * j + 4 * k, value, true);
  }
  return bytes;
}

/** The direction that a triangle faces, of length 1. */
export function normalOf(points: readonly (readonly [number, number, number])[]): [number, number, number] {
  const [a, b, c] = points as [[number, number, number], [number, number, number], [number, number, number]];
  const [u, v] = [b.map((value, i) => value - (a[i] as number)), c.map((value, i) => value - (a[i] as number))];
  const [ux, uy, uz] = u as [number, number, number];
  const [vx, vy, vz] = v as [number, number, number];
  const cross = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
  const length = Math.hypot(...cross) || 1;
  return [cross[0] / length, cross[1] / length, cross[2] / length];
}

const TYPES = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>`;

/** All parts in one 3MF file (3MF Core Specification 1.3), side by side along x. */
export function threeMfOf(parts: readonly { name: string; mesh: Mesh }[]): Uint8Array {
  let x = 0;
  const items = parts.map(({ mesh }, i) => {
    const low = Math.min(...mesh.corners.map(([cx]) => cx));
    const at = x - low;
    x += Math.max(...mesh.corners.map(([cx]) => cx)) - low + 10;
    return `<item objectid="${i + 1}" transform="1 0 0 0 1 0 0 0 1 ${at} 0 0"/>`;
  });
  const model = `<?xml version="1.0" encoding="UTF-8"?>
<model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>
${parts.map(({ name, mesh }, i) => objectOf(name, mesh, i + 1)).join("\n")}
</resources><build>${items.join("")}</build></model>`;
  return zip([
    ["[Content_Types].xml", TYPES],
    ["_rels/.rels", RELATIONS],
    ["3D/3dmodel.model", model],
  ]);
}

function objectOf(name: string, { corners, triangles }: Mesh, id: number): string {
  const points = corners.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`).join("");
  const faces = triangles.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`).join("");
  return `<object id="${id}" name="${name}" type="model"><mesh><vertices>${points}</vertices><triangles>${faces}</triangles></mesh></object>`;
}
