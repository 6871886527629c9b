// The files of the printed parts: STL and 3MF for every board, and a picture. Loads the solid kernel.
import loadKernel from "manifold-3d";
import { BOARDS } from "../boards/all.ts";
import type { Outline } from "../outlines/outline.ts";
import { partsFor } from "./checks.ts";
import { type Mesh, meshOf, stlOf, threeMfOf } from "./mesh.ts";
import { pngOf } from "./png.ts";
import { render } from "./render.ts";
import { sizeFor } from "./size.ts";
import { Workshop } from "./solids.ts";

const FOLDER = "hardware/enclosure/models";

/** A workshop with its kernel loaded. */
export async function openWorkshop(): Promise<Workshop> {
  const kernel = await loadKernel();
  kernel.setup();
  return new Workshop(kernel);
}

/** Files by their path from the repository's root. */
export function enclosureFiles(workshop: Workshop): (readonly [file: string, content: () => Uint8Array])[] {
  const of = (outline: Outline): { name: string; mesh: Mesh }[] =>
    partsFor(workshop, sizeFor(outline)).map(({ name, solid }) => ({ name, mesh: meshOf(solid) }));
  const [first, ...others] = BOARDS.map(({ name, outline }) => ({ board: name, parts: of(outline) }));
  if (first === undefined) return [];
  const isOfBoard = ({ name }: { name: string }): boolean => name === "box" || name === "lid";
  const stl = (name: string, file: string, mesh: Mesh) => [`${FOLDER}/${file}.stl`, () => stlOf(mesh, name)] as const;
  return [
    // Brackets and bezel are the same for every board.
    ...first.parts.filter((part) => !isOfBoard(part)).map(({ name, mesh }) => stl(name, name, mesh)),
    ...[first, ...others].flatMap(({ board, parts }) => [
      ...parts.filter(isOfBoard).map(({ name, mesh }) => stl(name, `${board}-${name}`, mesh)),
      [`${FOLDER}/${board}.3mf`, () => threeMfOf(parts)] as const,
    ]),
    ["docs/images/enclosure.png", () => pngOf(enclosurePicture(first.parts))] as const,
  ];
}

/** All parts beside one another, the lid behind the box. */
function enclosurePicture(parts: readonly { name: string; mesh: Mesh }[]) {
  const places: { readonly [name: string]: readonly [number, number] } = {
    box: [0, 0],
    lid: [120, 0],
    "pair-bracket": [0, -90],
    "beam-bracket": [145, -90],
    "tof-bezel": [215, -90],
  };
  const placed = parts.map(({ name, mesh }) => {
    const [dx, dy] = places[name] ?? [0, 0];
    return { ...mesh, corners: mesh.corners.map(([x, y, z]) => [x + dx, y + dy, z] as const) };
  });
  return render(placed, 900);
}
