// Parts, wiring and checks of a shop's boxes as plain text for a terminal.
import { checkRows, faultsOf } from "../electrical/checks.ts";
import { priceOf } from "../kits/bill.ts";
import { billRows, euros, shopBill } from "../kits/bill-text.ts";
import type { Kit } from "../kits/kit.ts";
import { PRICES_OF } from "../parts/prices.ts";
import { boxNotes } from "../wiring/notes.ts";
import { WIRING_COLUMNS, wiringRows } from "../wiring/wiring-text.ts";
import type { AlikeBoxes } from "./shop-boxes.ts";

/** Everything that a shop's hardware needs to be ordered and wired. */
export function shopText(store: string, kit: Kit, alike: readonly AlikeBoxes[]): string {
  const boxes = alike.flatMap(({ boxes: names, assembly }) => names.map(() => assembly));
  const bill = shopBill(boxes);
  return [
    `${store}: ${boxes.length} ${boxes.length === 1 ? "box" : "boxes"} of kit ${kit.name} (${kit.title})`,
    "",
    `Parts, host included; prices are estimates of ${PRICES_OF}, not quotations`,
    table(["quantity", "part", "maker", "part number", "or instead", "EUR each", "EUR"], billRows(bill)),
    `in all: ${euros(priceOf(bill))} EUR`,
    ...alike.flatMap(boxText),
    "",
  ].join("\n");
}

function boxText({ role, boxes, assembly }: AlikeBoxes): string[] {
  const rows = assembly.connectors.flatMap((connector) => [
    [`${connector.ref} ${connector.title}`, "", "", "", ""],
    ...wiringRows(assembly, connector),
  ]);
  return [
    "",
    `Wiring of ${boxes.join(", ")} (${role}, ${assembly.outline.title})`,
    table(WIRING_COLUMNS, rows),
    ...boxNotes(assembly),
    "",
    `Checks of ${boxes.join(", ")}`,
    table(["rule", "result", "figure"], checkRows(assembly)),
  ];
}

/** Faults of all boxes. */
export function shopFaults(alike: readonly AlikeBoxes[]): string[] {
  return alike.flatMap(({ boxes, assembly }) =>
    faultsOf(assembly).map(({ rule, fault }) => `${boxes[0]}: ${rule}: ${fault}`),
  );
}

/** Columns as wide as their longest word but the last. */
function table(header: readonly string[], rows: readonly string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) =>
    Math.max(...all.map((row) => (i === 0 && row[1] === "" ? 0 : (row[i]?.length ?? 0)))),
  );
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
