// Draws a box's wiring, connector by connector: board pin, what is on the way, pole, wire, and where the wire ends.
import type { Assembly, Colour, Connector } from "../assembly/assembly.ts";
import { RAILS } from "../assembly/assembly.ts";
import { labelOf, placeOf } from "../outlines/outline.ts";
import { PARTS, type PartName } from "../parts/all.ts";
import { boxNotes } from "./notes.ts";
import { box, circle, drawing, line, text } from "./svg.ts";
import { SYMBOL_WIDTH, type SymbolPlace, symbol } from "./symbols.ts";
import { partValue, type Trace, tracesOf } from "./trace.ts";

const WIDTH = 480;
const PIN_X = 10;
const PIN_WIDTH = 84;
const POLE_X = 290;
const POLE_WIDTH = 60;
const WIRE_END = 424;
const TITLE_HEIGHT = 22;
const ROW_HEIGHT = 20;
/** A row with symbols has their references and values above. */
const SYMBOL_ROW_HEIGHT = 33;
const SIDE_HEIGHT = 14;
/** From a line to the foot of the first words below it. */
const SIDE_DROP = 20;

/** Colours of wires on paper; white is drawn as a grey outline. */
const INK: { readonly [C in Colour]: string } = {
  black: "#111",
  red: "#d21f1f",
  blue: "#1f5fd2",
  yellow: "#e0b400",
  green: "#1d8a3a",
  white: "#fff",
  brown: "#7a4a21",
};

/** Heading of a drawing: the kit and the board. */
export function wiringTitle({ kit, outline }: Assembly): string {
  return `Kit ${kit.name} on ${outline.title}`;
}

/** A long title is set smaller: a bold letter is 0.65 of its size wide at the most, on average. */
function titleSize(title: string): number {
  return Math.min(15, Math.floor((WIDTH - 2 * PIN_X) / (0.65 * title.length)));
}

/** The drawing of an assembly's wiring. */
export function wiringSvg(assembly: Assembly): string {
  const body: string[] = [
    text(PIN_X, 20, wiringTitle(assembly), { size: titleSize(wiringTitle(assembly)), bold: true }),
    text(PIN_X, 37, "Left: pin of the board, and its place (row, number; the USB socket is below)."),
    text(PIN_X, 52, "Right: number and label of the terminal, colour of the wire, where it ends."),
  ];
  let y = 62;
  for (const connector of assembly.connectors) {
    body.push(...connectorBlock(assembly, connector, y));
    y += blockHeight(assembly, connector) + 6;
  }
  body.push(text(PIN_X, y + 14, "In the box besides", { bold: true }));
  for (const note of boxNotes(assembly)) {
    y += 15;
    body.push(text(PIN_X, y + 14, note));
  }
  return drawing({ width: WIDTH, height: y + 26 }, wiringTitle(assembly), body);
}

function rowHeight(trace: Trace): number {
  return (trace.chain.length > 0 ? SYMBOL_ROW_HEIGHT : ROW_HEIGHT) + SIDE_HEIGHT * trace.sides.length;
}

function blockHeight(assembly: Assembly, connector: Connector): number {
  return TITLE_HEIGHT + tracesOf(assembly, connector).reduce((sum, trace) => sum + rowHeight(trace), 0) + 4;
}

function connectorBlock(assembly: Assembly, connector: Connector, top: number): string[] {
  const { ref, title, device, cable } = connector;
  const length = cable.part === undefined ? "" : `, ${cable.mm / 1000} m`;
  const body = [
    box(4, top, WIDTH - 8, blockHeight(assembly, connector), { fill: "#fafafa", stroke: "#999", round: 4 }),
    text(PIN_X, top + 16, `${ref}  ${title}`, { size: 12, bold: true }),
    text(WIDTH - 10, top + 16, `${shortName(device.part)}${length}`, { size: 10, anchor: "end" }),
  ];
  let y = top + TITLE_HEIGHT;
  for (const [i, trace] of tracesOf(assembly, connector).entries()) {
    body.push(...row(assembly, trace, i + 1, y));
    y += rowHeight(trace);
  }
  return body;
}

/** A part's number without what follows it; with its maker where it is digits alone. */
function shortName(part: PartName): string {
  const { maker, partNumber } = PARTS[part];
  const number = partNumber.split(/[,(]| with/)[0]?.trim() ?? "";
  return /^\d+$/.test(number) ? `${maker} ${number}` : number;
}

function row(assembly: Assembly, trace: Trace, number: number, top: number): string[] {
  const { pole, chain, end } = trace;
  const y = top + (chain.length > 0 ? 22 : 10);
  const start = PIN_X + PIN_WIDTH;
  const body = [line(start, y, POLE_X, y), ...pinMark(assembly, end, y)];
  const step = (POLE_X - start) / (chain.length + 1);
  for (const [i, fitted] of chain.entries())
    body.push(...symbol(fitted, start + step * (i + 1) - SYMBOL_WIDTH / 2, y, placeIn(chain, i)));
  body.push(...(trace.joins === undefined ? sideMarks(trace, start, y) : joinMark(trace.joins, start, y)));
  body.push(box(POLE_X, y - 9, POLE_WIDTH, 18, { round: 2 }));
  body.push(
    text(POLE_X + 4, y + 4, `${number}`, { bold: true }),
    text(POLE_X + POLE_WIDTH - 4, y + 4, pole.label, { anchor: "end" }),
  );
  return [...body, ...wire(pole.colour, pole.terminal, y)];
}

function placeIn(chain: readonly unknown[], i: number): SymbolPlace {
  if (chain.length === 1) return "alone";
  return i === 0 ? "first" : "last";
}

/** A line that an earlier connector has as well, with its resistors there. */
function joinMark(joins: string, start: number, y: number): string[] {
  const words = `joined to ${joins}`;
  return [box(start + 26, y - 8, 6 * words.length + 4, 15, { stroke: "none" }), text(start + 28, y + 4, words)];
}

/** Parts that hang on the line, below it: words in the line would read as a part in it. */
function sideMarks(trace: Trace, start: number, y: number): string[] {
  const { sides } = trace;
  if (sides.length === 0) return [];
  const dot = circle(start + 8, y, 2.5, { fill: "#111" });
  return [
    dot,
    ...sides.flatMap(({ fitted, rail }, i) => {
      const words = `${fitted.ref} ${partValue(fitted)} ${sideWords(trace, fitted.nets)}${rail}`;
      const sideY = y + SIDE_DROP + i * SIDE_HEIGHT;
      const said = text(start + 17, sideY, words);
      // What sits elsewhere has no line to the pin: somebody would solder it there.
      if (!isAtPin(trace, fitted.nets)) return [said];
      const branch = [line(start + 8, y, start + 8, sideY - 4), line(start + 8, sideY - 4, start + 14, sideY - 4)];
      return [...branch, said];
    }),
  ];
}

function isAtPin({ end }: Trace, nets: { readonly [terminal: string]: string }): boolean {
  return Object.values(nets).includes(end);
}

/** Where a side part sits when that is not the pin itself. */
function sideWords(trace: Trace, nets: { readonly [terminal: string]: string }): string {
  if (isAtPin(trace, nets)) return "from here to ";
  const { chain } = trace;
  const opto = chain.find(({ nets: of }) => of["anode"] !== undefined && Object.values(nets).includes(of["anode"]));
  return opto === undefined ? "to " : `from ${opto.ref}'s anode to `;
}

function pinMark(assembly: Assembly, end: string, y: number): string[] {
  const isRail = RAILS.includes(end);
  const place = placeOf(assembly.outline, end);
  const label = isRail ? `${end} rail` : labelOf(assembly.outline, end);
  return [
    box(PIN_X, y - 9, PIN_WIDTH, 18, { fill: isRail ? "#e6e6e6" : "#fff3c4", round: 2 }),
    text(PIN_X + 5, y + 4, label, { bold: true }),
    ...(isRail || place === undefined ? [] : [text(PIN_X + PIN_WIDTH - 4, y + 4, place, { size: 10, anchor: "end" })]),
  ];
}

function wire(colour: Colour, terminal: string, y: number): string[] {
  const from = POLE_X + POLE_WIDTH;
  const outline = colour === "white" ? [line(from, y, WIRE_END, y, { stroke: "#555", width: 6 })] : [];
  return [
    ...outline,
    line(from, y, WIRE_END, y, { stroke: INK[colour], width: 4 }),
    box(from + 16, y - 7, 46, 14, { stroke: "none" }),
    text(from + 39, y + 4, colour, { size: 10, anchor: "middle" }),
    text(WIRE_END + 5, y + 4, terminal, { bold: true }),
  ];
}
