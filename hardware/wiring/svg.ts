// Small pieces of SVG, and the look that all drawings share: black on white, so that they print and read in dark pages.
/** Lengths in the drawing's own units. */
export interface Size {
  width: number;
  height: number;
}

const STYLE = "font-family='Helvetica,Arial,sans-serif'";

/** A whole drawing with its title for those who cannot see it. */
export function drawing({ width, height }: Size, title: string, body: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${STYLE.replaceAll("'", '"')} role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${body.join("\n")}
</svg>
`;
}

export interface TextStyle {
  size?: number;
  anchor?: "start" | "middle" | "end";
  bold?: boolean;
  fill?: string;
  turn?: number;
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 11, anchor = "start", bold = false, fill = "#111", turn } = style;
  const weight = bold ? ' font-weight="bold"' : "";
  const rotate = turn === undefined ? "" : ` transform="rotate(${turn} ${n(x)} ${n(y)})"`;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}"${weight}${rotate}>${escaped(words)}</text>`;
}

export interface LineStyle {
  stroke?: string;
  width?: number;
  dash?: string;
}

export function line(x1: number, y1: number, x2: number, y2: number, style: LineStyle = {}): string {
  const { stroke = "#111", width = 1.2, dash } = style;
  const dashes = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  return `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${stroke}" stroke-width="${width}"${dashes}/>`;
}

export interface FillStyle extends LineStyle {
  fill?: string;
  round?: number;
}

export function box(x: number, y: number, width: number, height: number, style: FillStyle = {}): string {
  const { fill = "#fff", stroke = "#111", width: thick = 1.2, round = 0, dash } = style;
  const dashes = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${round}" fill="${fill}" stroke="${stroke}" stroke-width="${thick}"${dashes}/>`;
}

export function shape(points: readonly (readonly [number, number])[], style: FillStyle = {}): string {
  const { fill = "#fff", stroke = "#111", width = 1.2 } = style;
  const at = points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ");
  return `<polygon points="${at}" fill="${fill}" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

export function circle(x: number, y: number, r: number, style: FillStyle = {}): string {
  const { fill = "#fff", stroke = "#111", width = 1.2 } = style;
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" stroke="${stroke}" stroke-width="${width}"/>`;
}

/** A number with at most two decimals. */
function n(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
