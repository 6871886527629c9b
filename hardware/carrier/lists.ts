// Placement and bill of the carrier board as CSV.
import type { Assembly } from "../assembly/assembly.ts";
import type { Element } from "./copper.ts";
import { PAD_PARTS, terminalFootprint } from "./footprints.ts";

/** Middle and turn of every part, mm and degrees, by reference. */
export function placementCsv(elements: readonly Element[]): string {
  const names = new Map(
    elements
      .filter(({ type }) => type === "source_component")
      .map((one) => [one["source_component_id"], one["name"] as string]),
  );
  const rows = elements
    .filter(({ type }) => type === "pcb_component")
    .map((one) => {
      const { x, y } = one["center"] as { x: number; y: number };
      return [
        names.get(one["source_component_id"]),
        x.toFixed(2),
        y.toFixed(2),
        `${one["rotation"]}`,
        one["layer"],
      ].join(",");
    });
  return `${["reference,x_mm,y_mm,turn_degrees,layer", ...rows.sort()].join("\n")}\n`;
}

/** What is ordered for the board: parts and terminals, one kind a row. */
export function billCsv({ inside, connectors, outline }: Assembly): string {
  const rows = new Map<string, string[]>();
  const add = (key: string, ref: string): void => {
    rows.set(key, [...(rows.get(key) ?? []), ref]);
  };
  for (const { ref, part } of inside) add(`${PAD_PARTS[part]?.partNumber},${PAD_PARTS[part]?.footprint}`, ref);
  for (const { ref, poles } of connectors)
    add(`Phoenix Contact MCV 1.5/${poles.length}-G-3.81,${terminalFootprint(poles.length)}`, ref);
  add(`female header 1x${outline.left.length} 2.54 mm,pinrow${outline.left.length}_p2.54mm`, "M1");
  add(`female header 1x${outline.right.length} 2.54 mm,pinrow${outline.right.length}_p2.54mm`, "M2");
  const lines = [...rows].map(([key, refs]) => `${refs.length},${refs.join(" ")},${key}`);
  return `${["quantity,references,part,footprint", ...lines].join("\n")}\n`;
}
