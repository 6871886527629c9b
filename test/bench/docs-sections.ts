// Sections of a generated page that are made by commands of their own: one is replaced, the others stay as they are.

/** The lines below a second-level heading, up to the next one; undefined where there is no such section. */
export function sectionOf(page: string, heading: string): string[] | undefined {
  const lines = page.trimEnd().split("\n");
  const at = lines.indexOf(`## ${heading}`);
  if (at < 0) return undefined;
  return trimmed(lines.slice(at + 1, endOf(lines, at)));
}

/** The page with these lines below the heading: in the section's place, or at the end where the page has none. */
export function withSection(page: string, heading: string, lines: readonly string[]): string {
  const old = page.trimEnd().split("\n");
  const found = old.indexOf(`## ${heading}`);
  const at = found < 0 ? old.length : found;
  const before = trimmed(old.slice(0, at));
  const after = trimmed(old.slice(found < 0 ? at : endOf(old, at)));
  const all = [...before, "", `## ${heading}`, "", ...lines, ...(after.length > 0 ? ["", ...after] : [])];
  return `${all.join("\n")}\n`;
}

function endOf(lines: readonly string[], at: number): number {
  const next = lines.findIndex((line, i) => i > at && line.startsWith("## "));
  return next < 0 ? lines.length : next;
}

/** Without empty lines at either end. */
function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}
