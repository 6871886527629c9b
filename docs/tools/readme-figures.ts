// The README's table of how right the number is: the figures of docs/accuracy.md, repeated for whoever reads no further.
import { MEASURED_COLUMNS, measuredFigures } from "../../hardware/kits/measured.ts";

const BEGIN = "<!-- figures of docs/accuracy.md, by `npm run generate` -->";
const END = "<!-- end of figures -->";

/** The README with that table between its marks. Throws where a mark or a figure is missing. */
export function withFigures(readme: string, accuracy: string): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md: expected ${BEGIN} and below it ${END}`);
  const rows = (["full kit", "lean kit"] as const).map(
    (set) => `| ${set} | ${measuredFigures(set, accuracy).join(" | ")} |`,
  );
  const table = [`| | ${MEASURED_COLUMNS.join(" | ")} |`, "| --- | --- | --- | --- |", ...rows].join("\n");
  return `${readme.slice(0, from)}${BEGIN}\n\n${table}\n\n${readme.slice(to)}`;
}
