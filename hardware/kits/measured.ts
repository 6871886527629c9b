// What the accuracy benchmark has printed for a kit's set of sensors: read from the text of docs/accuracy.md, never written by hand.

/** Columns of its table "What a shop pays for it" that kits.md repeats. */
export const MEASURED_COLUMNS = ["right, all kinds", "median shop", "worst tenth"] as const;

/** A set of sensors in that table. */
export type MeasuredSet = "full kit" | "lean kit";

/** The figures of a set on that page, in the order of the columns. Throws where it has no such row or column. */
export function measuredFigures(set: MeasuredSet, page: string): string[] {
  return rowOf(set, MEASURED_COLUMNS, page);
}

/** Columns of its table "How often the number is right" that mounting.md repeats. */
export const MOUNTED_COLUMNS = ["badly-mounted", "all kinds"] as const;

/** How often the number is right where it is badly mounted, and in all kinds of shops. Throws where the page has no such row. */
export function mountedFigures(set: MeasuredSet, page: string): string[] {
  return rowOf(`ours, ${set}`, MOUNTED_COLUMNS, page);
}

function rowOf(label: string, columns: readonly string[], page: string): string[] {
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const header = rows.find((row) => columns.every((name) => row.includes(name)));
  const row = rows.find((cells) => cells[1] === label && cells.length === header?.length);
  if (header === undefined || row === undefined) throw new Error(`found no row "${label}" in docs/accuracy.md`);
  return columns.map((name) => row[header.indexOf(name)] as string);
}
