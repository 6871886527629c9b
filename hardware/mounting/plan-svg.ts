// Two lanes from above, to scale: where beams, ToF sensors and the box are, and which side emitters are on.
import { box, circle, drawing, line, text } from "../wiring/svg.ts";
import { ALONG_MM, GAP_MM, HEIGHT_MM, TILL_MM, viewAt } from "./lane.ts";
import { WIDTH } from "./side-svg.ts";

const SCALE = 88;
const LEFT = 150;
/** Width of a lane and of the till with its belt, and how far the belt begins before the fourth in line, mm. */
const LANE_MM = 900;
const COUNTER_MM = 800;
const BELT_MM = 450;
const SIZE = 15;
const x = (mm: number): number => LEFT + (mm / 1000) * SCALE;
const size = (mm: number): number => (mm / 1000) * SCALE;

/** The plan of two lanes side by side. */
export function planSvg(): string {
  const first = 60;
  const second = first + size(LANE_MM + COUNTER_MM) + 26;
  return drawing({ width: WIDTH, height: second + size(LANE_MM + COUNTER_MM) + 80 }, "Two lanes from above, to scale", [
    text(10, 24, "From above, to scale. Two lanes: emitters on opposite sides.", { size: 17, bold: true }),
    ...lane(first, true),
    ...lane(second, false),
    ...legend(second + size(LANE_MM + COUNTER_MM) + 34),
  ]);
}

/** One lane: the way above, the till with its belt below. */
function lane(top: number, emitterAbove: boolean): string[] {
  const bottom = top + size(LANE_MM);
  const middle = (top + bottom) / 2;
  const people = [0, 1, 2, 3].flatMap((place) => {
    const at = x(ALONG_MM.pay - place * GAP_MM);
    return [
      circle(at, middle, size(220), { fill: "#cfe0f5" }),
      text(at, middle + 5, `${place + 1}`, { size: SIZE, anchor: "middle", bold: true }),
    ];
  });
  return [
    line(20, top, WIDTH - 20, top, { width: 3, stroke: "#777" }),
    ...counter(ALONG_MM.tail - BELT_MM, TILL_MM.from, bottom, "belt"),
    ...counter(TILL_MM.from, TILL_MM.to, bottom, "till"),
    line(20, bottom, x(ALONG_MM.tail - BELT_MM), bottom, { width: 3, stroke: "#777" }),
    ...people,
    ...[ALONG_MM.tail, ALONG_MM.pay].flatMap((mm) => zone(mm, middle)),
    ...[ALONG_MM.entry, ALONG_MM.entry2, ALONG_MM.exit].flatMap((mm) => beam(mm, top, bottom, emitterAbove)),
    text(x(ALONG_MM.entry) - 10, bottom + 20, "entrance pair", { size: SIZE, anchor: "end" }),
    text(x(ALONG_MM.exit) + 12, bottom + 20, "exit beam", { size: SIZE }),
    text(30, middle + 5, "customers →", { size: SIZE }),
    ...theBox(bottom),
  ];
}

function counter(fromMm: number, toMm: number, top: number, words: string): string[] {
  return [
    box(x(fromMm), top, size(toMm - fromMm), size(COUNTER_MM), { fill: "#e2e2e2" }),
    text(x((fromMm + toMm) / 2), top + 48, words, { size: SIZE, anchor: "middle" }),
  ];
}

/** What the sensor sees at a shoulder's height and at the floor. */
function zone(mm: number, middle: number): string[] {
  const floor = size(viewAt(HEIGHT_MM.zone).sideMm);
  const shoulder = size(viewAt(HEIGHT_MM.zone - 1400).sideMm);
  return [
    box(x(mm) - floor / 2, middle - floor / 2, floor, floor, { fill: "none", stroke: "#c98a1b", dash: "5 4" }),
    box(x(mm) - shoulder / 2, middle - shoulder / 2, shoulder, shoulder, {
      fill: "none",
      stroke: "#c98a1b",
      width: 2.5,
    }),
  ];
}

function beam(mm: number, top: number, bottom: number, emitterAbove: boolean): string[] {
  const [emitter, receiver] = emitterAbove ? [top, bottom] : [bottom, top];
  return [
    line(x(mm), top, x(mm), bottom, { stroke: "#d21f1f", dash: "6 4", width: 1.6 }),
    box(x(mm) - 4, emitter - 6, 8, 12, { fill: "#d21f1f" }),
    box(x(mm) - 4, receiver - 6, 8, 12, { fill: "#fff", stroke: "#d21f1f" }),
  ];
}

function theBox(bottom: number): string[] {
  const at = x((ALONG_MM.tail + ALONG_MM.pay) / 2);
  return [
    box(at - 20, bottom + 8, 40, 18, { fill: "#bfe3c6" }),
    text(at - 26, bottom + 22, "box", { size: SIZE, anchor: "end" }),
  ];
}

function legend(y: number): string[] {
  return [
    box(20, y - 8, 8, 12, { fill: "#d21f1f" }),
    text(36, y + 4, "sensor with its emitter", { size: SIZE }),
    box(215, y - 8, 8, 12, { stroke: "#d21f1f" }),
    text(231, y + 4, "reflector or receiver (none with E18-D80NK)", { size: SIZE }),
    box(20, y + 16, 14, 14, { fill: "none", stroke: "#c98a1b", width: 2.5 }),
    text(42, y + 28, "ToF sensor's view at 1.4 m of height; dashed: at the floor", { size: SIZE }),
  ];
}
