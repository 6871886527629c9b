// Makes the assembly of a board and a kit, or says why the board cannot drive it.
import { BOARDS, type WiredBoard } from "../boards/all.ts";
import { KITS, type Kit, type KitLayout } from "../kits/kit.ts";
import type { Assembly } from "./assembly.ts";
import { Bench } from "./bench.ts";
import { addLights } from "./lights.ts";
import { addPower } from "./power.ts";
import { addBeams, addTillSwitch, addZones } from "./sensors.ts";

/** What a box has: a box at a door has neither contact nor lights, one at a till of a group has nothing else. */
export interface BoxPlan {
  layout: KitLayout;
  contact: boolean;
  lights: boolean;
}

/** Why a board cannot drive a kit; undefined if it can. */
export function hindranceOf(board: WiredBoard, kit: Kit): string | undefined {
  const { wiring } = board;
  if (kit.lights === "tower-24v" && wiring.lampGreen === undefined) return "no pins left for a signal tower";
  if (wiring.strip === undefined && (wiring.lampGreen === undefined || wiring.gauge1 === undefined))
    return "neither a strip nor lamps and a gauge";
  return undefined;
}

/** The assembly of a kit, or of another set of sensors in its parts. Throws if the board cannot drive it. */
export function assemble(
  board: WiredBoard,
  kit: Kit,
  plan: BoxPlan = { layout: kit.layout, contact: true, lights: true },
): Assembly {
  const hindrance = hindranceOf(board, kit);
  if (hindrance !== undefined) throw new Error(`${board.name} with ${kit.name}: ${hindrance}`);
  const { outline } = board;
  const bench = new Bench(board, kit, plan.layout);
  const usbPower = addPower(bench, outline.supply);
  addBeams(bench);
  addZones(bench);
  if (plan.contact) addTillSwitch(bench);
  if (plan.lights) addLights(bench);
  const { inside, connectors } = bench;
  return { board, outline, kit, layout: plan.layout, inside, connectors, usbPower };
}

/** Every assembly of a board and a kit that it can drive. */
export function everyAssembly(): Assembly[] {
  return BOARDS.flatMap((board) =>
    KITS.filter((kit) => hindranceOf(board, kit) === undefined).map((kit) => assemble(board, kit)),
  );
}
