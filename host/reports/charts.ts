// Pictures of a report as SVG that prints in black and white: what a shade says, a number or a line says, too. Pure.
import { escaped } from "./words.ts";

const GREYS = ["#ffffff", "#e4e4e4", "#c4c4c4", "#9a9a9a", "#6a6a6a"] as const;

/** One cell of a heat map; `level` from 0 to 1, null: nothing known. */
export interface HeatCell {
  level: number | null;
  text: string;
  title: string;
}

/** Rows of cells with their names; the darker, the more. */
export function heatMap(
  columns: readonly string[],
  rows: readonly { name: string; cells: readonly HeatCell[] }[],
  label: string,
): string {
  const [width, height, left, top] = [56, 20, 52, 18];
  const head = columns.map((name, x) => text(left + x * width + width / 2, 12, name, "middle"));
  const body = rows.flatMap(({ name, cells }, y) => [
    text(left - 6, top + y * height + 14, name, "end"),
    ...cells.map(({ level, text: words, title }, x) => {
      const shade = level === null ? -1 : Math.min(GREYS.length - 1, Math.floor(level * GREYS.length));
      const fill = GREYS[shade] ?? "none";
      const place = `x="${left + x * width}" y="${top + y * height}" width="${width}" height="${height}"`;
      const colour = shade >= 3 ? "#fff" : "#000";
      const number = `<text x="${left + x * width + width / 2}" y="${top + y * height + 14}" text-anchor="middle" fill="${colour}">${escaped(words)}</text>`;
      return `<g><title>${escaped(title)}</title><rect ${place} fill="${fill}" stroke="#999"/>${number}</g>`;
    }),
  ]);
  return svg(left + columns.length * width + 1, top + rows.length * height + 1, label, [...head, ...body]);
}

/** Bars from 0 to 1 with the interval as a line. */
export function bars(
  rows: readonly { name: string; value: number | null; low: number | null; high: number | null; text: string }[],
  label: string,
): string {
  const [left, width, height] = [150, 300, 26];
  const most = Math.max(0.01, ...rows.map(({ value, high }) => high ?? value ?? 0));
  const scale = (x: number): number => left + (x / most) * width;
  const parts = rows.flatMap(({ name, value, low, high, text: words }, y) => {
    const middle = y * height + height / 2;
    const bar =
      value === null
        ? ""
        : `<rect x="${left}" y="${middle - 8}" width="${(scale(value) - left).toFixed(1)}" height="16" fill="#c4c4c4" stroke="#000"/>`;
    const whisker =
      low === null || high === null
        ? ""
        : `<path d="M${scale(low).toFixed(1)} ${middle}H${scale(high).toFixed(1)}m0-5v10M${scale(low).toFixed(1)} ${middle - 5}v10" stroke="#000" fill="none"/>`;
    return [text(left - 8, middle + 4, name, "end"), bar, whisker, text(left + width + 12, middle + 4, words, "start")];
  });
  return svg(left + width + 240, rows.length * height, label, parts);
}

/** Tills over the half hours of a day: needed as a line, open as grey columns. */
export function tillSteps(
  days: readonly { name: string; slots: readonly { halfHour: number; open: number; needed: number }[] }[],
  label: string,
): string {
  const all = days.flatMap(({ slots }) => slots);
  const [from, to] = [Math.min(48, ...all.map(slotOfDay)), Math.max(0, ...all.map(slotOfDay)) + 1];
  const most = Math.max(1, ...all.flatMap(({ open, needed }) => [open, needed]));
  const [left, width, height, gap] = [44, 14, 46, 12];
  const parts = days.flatMap(({ name, slots }, row) => {
    const base = (row + 1) * (height + gap);
    const y = (tills: number): number => base - (tills / most) * height;
    const x = (slot: { halfHour: number }): number => left + (slotOfDay(slot) - from) * width;
    const open = slots.map(
      (slot) =>
        `<rect x="${x(slot)}" y="${y(slot.open).toFixed(1)}" width="${width}" height="${(base - y(slot.open)).toFixed(1)}" fill="#d4d4d4"/>`,
    );
    const line = slots.map((slot) => `M${x(slot)} ${y(slot.needed).toFixed(1)}h${width}`).join("");
    return [
      ...open,
      `<path d="${line}" stroke="#000" stroke-width="2" fill="none"/>`,
      `<path d="M${left} ${base}H${left + (to - from) * width}" stroke="#000"/>`,
      text(left - 6, base - 4, name, "end"),
    ];
  });
  const hours = Array.from({ length: Math.max(0, Math.ceil((to - from) / 2) + 1) }, (_, i) => {
    const slot = Math.ceil(from / 2) * 2 + 2 * i;
    return slot > to
      ? ""
      : text(left + (slot - from) * width, days.length * (height + gap) + 14, String(slot / 2), "middle");
  });
  return svg(left + Math.max(1, to - from) * width + 10, days.length * (height + gap) + 20, label, [
    ...parts,
    ...hours,
  ]);
}

function slotOfDay({ halfHour }: { halfHour: number }): number {
  return halfHour % 48;
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function svg(width: number, height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">${parts.join("")}</svg>`;
}
