// The boxes of a shop, each with its kit's parts on its board: what a shop's configuration asks of the hardware.
import { assemble, type BoxPlan, hindranceOf } from "../assembly/assemble.ts";
import type { Assembly } from "../assembly/assembly.ts";
import type { WiredBoard } from "../boards/all.ts";
import type { Kit, KitLayout } from "../kits/kit.ts";

/** What a box does in the shop. */
export type BoxRole = "lane" | "line" | "till" | "bank" | "door";

/** A box as the shop's configuration has it. */
export interface ShopBox {
  box: string;
  role: BoxRole;
  hasSwitch: boolean;
  board: WiredBoard;
}

const NONE: KitLayout = { entry: false, entryPair: false, exit: false, head: false, tail: false };

/** What a box of a role has of a kit: a till of a group has no sensors, a door has its entrance pair. */
export function planOf({ role, hasSwitch }: Pick<ShopBox, "role" | "hasSwitch">, kit: Kit): BoxPlan {
  if (role === "lane") return { layout: kit.layout, contact: hasSwitch, lights: true };
  if (role === "till") return { layout: NONE, contact: hasSwitch, lights: true };
  if (role === "door") return { layout: { ...NONE, entry: true, entryPair: true }, contact: false, lights: false };
  return { layout: kit.layout, contact: false, lights: role === "bank" };
}

/** Boxes that are built alike. */
export interface AlikeBoxes {
  role: BoxRole;
  boxes: string[];
  assembly: Assembly;
}

/** The shop's boxes by how they are built; or why a board cannot drive the kit. */
export function alikeBoxes(
  boxes: readonly ShopBox[],
  kit: Kit,
): { kind: "ok"; alike: AlikeBoxes[] } | { kind: "cannot"; box: string; hindrance: string } {
  const alike = new Map<string, AlikeBoxes>();
  for (const one of boxes) {
    const hindrance = hindranceOf(one.board, kit);
    if (hindrance !== undefined) return { kind: "cannot", box: one.box, hindrance: `${one.board.name}: ${hindrance}` };
    const key = `${one.role} ${one.hasSwitch} ${one.board.name}`;
    const known = alike.get(key);
    if (known !== undefined) known.boxes.push(one.box);
    else alike.set(key, { role: one.role, boxes: [one.box], assembly: assemble(one.board, kit, planOf(one, kit)) });
  }
  return { kind: "ok", alike: [...alike.values()] };
}
