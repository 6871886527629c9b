// What the carrier board joins: the robust kit's own parts and nets on the ESP32, as numbered pads.
import { assemble } from "../assembly/assemble.ts";
import type { Assembly } from "../assembly/assembly.ts";
import { BOARDS } from "../boards/all.ts";
import { kitNamed } from "../kits/kit.ts";
import { PAD_PARTS } from "./footprints.ts";

/** Width of all tracks, mm: 1 A warms 0.3 mm by 10 degrees (IPC-2221, outer layer, 35 um); the board's most is 0.7 A. */
export const TRACK_MM = 0.3;

/** A pad of the board: its part, its number, and the net that it must be on. */
export interface Pad {
  ref: string;
  pad: number;
  net: string;
}

/** The assembly that the board carries. */
export function carriedAssembly(): Assembly {
  const board = BOARDS.find(({ name }) => name === "esp32-devkitc");
  const kit = kitNamed("robust");
  if (board === undefined || kit === undefined) throw new Error("found no esp32-devkitc or no robust kit");
  return assemble(board, kit);
}

/** A net's name as tscircuit takes it: letters, digits and underscores, a letter first. */
export function netName(net: string): string {
  return `N_${net
    .replace("+", "plus")
    .replace("-", "minus")
    .replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

/** Every pad with its net: what is to be routed, and what the routed board is checked against. */
export function padsOf(assembly: Assembly): Pad[] {
  const fitted = assembly.inside.flatMap(({ ref, part, nets }) =>
    Object.entries(nets).map(([terminal, net]) => ({ ref, pad: PAD_PARTS[part]?.pads[terminal] as number, net })),
  );
  const poles = assembly.connectors.flatMap(({ ref, poles }) => poles.map(({ net }, i) => ({ ref, pad: i + 1, net })));
  const rows = (["left", "right"] as const).flatMap((side) =>
    assembly.outline[side].flatMap(([, carries], i) =>
      carries === undefined || !isUsed(assembly, carries) ? [] : [{ ref: rowRef(side), pad: i + 1, net: carries }],
    ),
  );
  return [...fitted, ...poles, ...rows];
}

/** Reference of the sockets of one of the module's rows. */
export function rowRef(side: "left" | "right"): string {
  return side === "left" ? "M1" : "M2";
}

function isUsed({ inside, connectors }: Assembly, net: string): boolean {
  return [...inside, ...connectors.map(({ device }) => device)].some(({ nets }) => Object.values(nets).includes(net));
}
