// What is printed on the board: titles and poles of the connectors, references, which way round, in letters that can be read.
// The router's own texts are left out: they number pins that have names.
import type { Assembly } from "../assembly/assembly.ts";
import { padNames } from "./connectivity.ts";
import type { Element } from "./copper.ts";
import { BOARD_MM, MODULE_MM } from "./placement.ts";

/** Height of letters, mm: most factories print 0.8 and more. */
const LETTER_MM = 1;
/** From letter to letter of the exporter's font, which has no colon. */
const ADVANCE_MM = 0.68 * LETTER_MM;
const TITLE = "tillbeacon carrier for kit robust, generated, never fabricated";

interface Spot {
  x: number;
  y: number;
}

/** The elements with these texts instead of the router's. */
export function withSilk(elements: readonly Element[], assembly: Assembly): Element[] {
  const rest = elements.filter(({ type }) => type !== "pcb_silkscreen_text");
  const places = padPlaces(elements);
  return [
    ...rest,
    ...poleTexts(assembly, places),
    ...assembly.inside.map(({ ref }) => referenceText(elements, ref)),
    ...polarityTexts(assembly, places),
    text(TITLE, { x: 0, y: -BOARD_MM.height / 2 + 2 }),
    text("module, antenna over this edge", { x: 0, y: MODULE_MM.y + 17 }),
    text("USB", { x: 0, y: MODULE_MM.y - 22.86 }),
  ];
}

function text(words: string, at: Spot, turn = 0): Element {
  return {
    type: "pcb_silkscreen_text",
    pcb_silkscreen_text_id: `silk_${words}_${at.x}_${at.y}`,
    pcb_component_id: "pcb_component_0",
    anchor_alignment: "center",
    anchor_position: at,
    font: "tscircuit2024",
    font_size: LETTER_MM,
    layer: "top",
    text: words,
    ccw_rotation: turn,
  };
}

/** Middles of pads by "U1.2". */
function padPlaces(elements: readonly Element[]): Map<string, Spot> {
  const names = padNames(elements);
  return new Map(
    elements
      .filter(({ type }) => type === "pcb_smtpad" || type === "pcb_plated_hole")
      .map((pad) => [names.get(pad["pcb_port_id"] as string) ?? "?", { x: pad["x"] as number, y: pad["y"] as number }]),
  );
}

/** Poles beside their pads, towards the middle of the board; titles along the connectors, one letter's height from the edge. */
function poleTexts({ connectors }: Assembly, places: ReadonlyMap<string, Spot>): Element[] {
  return connectors.flatMap(({ ref, title, poles }) => {
    const pads = poles.map((_, i) => places.get(`${ref}.${i + 1}`) as Spot);
    const [first, last] = [pads[0] as Spot, pads.at(-1) as Spot];
    const inwards = first.x < 0 ? 1 : -1;
    return [
      ...poles.map(({ label }, i) => {
        const pad = pads[i] as Spot;
        return text(label, { x: pad.x + inwards * (1.6 + (label.length * ADVANCE_MM) / 2), y: pad.y });
      }),
      text(`${ref} ${shortOf(title)}`, { x: first.x - inwards * 4.4, y: (first.y + last.y) / 2 }, 90),
    ];
  });
}

/** A title that fits beside its connector. */
function shortOf(title: string): string {
  return title
    .replace(/[:(].*/, "")
    .replace(" beam", "")
    .replace(", behind the till", "")
    .trim();
}

function referenceText(elements: readonly Element[], ref: string): Element {
  const component = elements.find((one) => one.type === "source_component" && one["name"] === ref);
  const id = component?.["source_component_id"];
  const { center, height } = elements.find(
    (one) => one.type === "pcb_component" && one["source_component_id"] === id,
  ) as unknown as { center: Spot; height: number };
  return text(ref, { x: center.x, y: center.y + height / 2 + 1.4 });
}

/** A plus beside what has one, a bar's side beside what has a cathode. */
function polarityTexts({ inside }: Assembly, places: ReadonlyMap<string, Spot>): Element[] {
  const MARKS = { "cap-1000u": ["1", "+"], "reverse-diode": ["1", "K"], "tvs-24v": ["1", "K"] } as {
    [part: string]: [string, string];
  };
  return inside.flatMap(({ ref, part }) => {
    const [pad, mark] = MARKS[part] ?? [];
    const at = places.get(`${ref}.${pad}`);
    return at === undefined || mark === undefined ? [] : [text(mark, { x: at.x, y: at.y - 3.2 })];
  });
}
