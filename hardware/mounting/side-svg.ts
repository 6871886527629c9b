// The lane from the side, to scale: heights of beams, ToF sensors, lamp and gauge, and what the ToF sensors see.
import { box, circle, drawing, line, shape, text } from "../wiring/svg.ts";
import { ALONG_MM, GAP_MM, HEIGHT_MM, PAST_LINE_MM, TILL_MM, viewAt } from "./lane.ts";

/** Units of the drawing for each metre. */
const SCALE = 88;
const LEFT = 150;
const FLOOR = 330;
export const WIDTH = 780;

const x = (mm: number): number => LEFT + (mm / 1000) * SCALE;
const y = (mm: number): number => FLOOR - (mm / 1000) * SCALE;
/** A person on the drawing: height and width, mm. */
const PERSON = { height: 1700, width: 400 };
const SIZE = 15;

/** The side view of a lane. */
export function sideSvg(): string {
  const people = [0, 1, 2, 3].map((place) => person(ALONG_MM.pay - place * GAP_MM, `${place + 1}`));
  return drawing({ width: WIDTH, height: 470 }, "A lane from the side, to scale", [
    text(10, 24, "From the side, to scale. Customers walk from left to right.", { size: 17, bold: true }),
    line(10, FLOOR, WIDTH - 10, FLOOR, { width: 2 }),
    box(x(TILL_MM.from), y(TILL_MM.high), x(TILL_MM.to) - x(TILL_MM.from), FLOOR - y(TILL_MM.high), {
      fill: "#e2e2e2",
    }),
    text(x((TILL_MM.from + TILL_MM.to) / 2), y(380), "till", { size: SIZE, anchor: "middle" }),
    ...view(ALONG_MM.tail, "ToF sensor, fourth in line"),
    ...view(ALONG_MM.pay, "ToF sensor, pay point"),
    ...people.flat(),
    ...beam(ALONG_MM.entry, ALONG_MM.entry2),
    ...beam(ALONG_MM.exit),
    ...lampAndGauge(),
    ...hangingBox(),
    ...heights(),
    ...distances(),
    scaleBar(),
  ]);
}

function person(atMm: number, words: string): string[] {
  const middle = x(atMm);
  const half = (PERSON.width / 2000) * SCALE;
  return [
    box(middle - half, y(1450), 2 * half, 1.45 * SCALE, { fill: "#cfe0f5", round: 12 }),
    circle(middle, y(1580), 0.12 * SCALE, { fill: "#cfe0f5" }),
    text(middle, y(700), words, { size: SIZE, anchor: "middle", bold: true }),
  ];
}

/** A ToF sensor with its field of view down to the floor. */
function view(atMm: number, words: string): string[] {
  const half = viewAt(HEIGHT_MM.zone).sideMm / 2;
  const top = y(HEIGHT_MM.zone);
  return [
    shape(
      [
        [x(atMm), top],
        [x(atMm - half), FLOOR],
        [x(atMm + half), FLOOR],
      ],
      { fill: "#fbe7c6", stroke: "#c98a1b" },
    ),
    box(x(atMm) - 9, top - 8, 18, 8, { fill: "#c98a1b" }),
    text(x(atMm), top - 14, words, { size: SIZE, anchor: "middle" }),
  ];
}

function beam(...atMm: number[]): string[] {
  return atMm.map((mm) => circle(x(mm), y(HEIGHT_MM.beam), 5, { fill: "#d21f1f" }));
}

function lampAndGauge(): string[] {
  const at = x((TILL_MM.from + TILL_MM.to) / 2);
  return [
    line(at, y(TILL_MM.high), at, y(HEIGHT_MM.lamp), { width: 3, stroke: "#777" }),
    circle(at, y(HEIGHT_MM.lamp), 9, { fill: "#1d8a3a" }),
    text(at + 14, y(HEIGHT_MM.lamp) + 5, "lamp", { size: SIZE }),
    box(at - 6, y(HEIGHT_MM.gauge) - 5, 12, 10, { fill: "#ffd84a" }),
    text(at + 12, y(HEIGHT_MM.gauge) - 6, "gauge", { size: SIZE }),
  ];
}

/** The box, between the zones. */
function hangingBox(): string[] {
  const middle = x((ALONG_MM.tail + ALONG_MM.pay) / 2);
  return [
    box(middle - 12, y(HEIGHT_MM.box) - 6, 24, 12, { fill: "#bfe3c6" }),
    text(middle, y(HEIGHT_MM.box) + 22, `box, ${metres(HEIGHT_MM.box)} m`, { size: SIZE, anchor: "middle" }),
  ];
}

/** Heights along the left. */
function heights(): string[] {
  const row = (mm: number, words: string, to: number): string[] => [
    line(122, y(mm), x(to), y(mm), { dash: "4 4", stroke: "#888" }),
    text(10, y(mm) + 5, words, { size: SIZE }),
  ];
  return [
    ...row(HEIGHT_MM.beam, `${metres(HEIGHT_MM.beamLow)} to ${metres(HEIGHT_MM.beamHigh)} m`, ALONG_MM.exit),
    ...row(HEIGHT_MM.zone, `${metres(HEIGHT_MM.zone)} m`, ALONG_MM.pay),
  ];
}

function distances(): string[] {
  const fourth = ALONG_MM.pay - 3 * GAP_MM;
  return [
    ...span(ALONG_MM.entry, fourth, FLOOR + 28, `${metres(fourth)} m`),
    ...span(fourth, ALONG_MM.pay, FLOOR + 28, `${metres(ALONG_MM.pay - fourth)} m`),
    ...span(ALONG_MM.pay, ALONG_MM.exit, FLOOR + 28, `${metres(ALONG_MM.exit - ALONG_MM.pay)} m`),
    ...span(ALONG_MM.entry, PAST_LINE_MM, FLOOR + 66, `${metres(PAST_LINE_MM)} m`),
    text(x(PAST_LINE_MM) + 12, FLOOR + 84, "free, between the beams and where the line usually ends", { size: SIZE }),
    text(x(0), FLOOR + 16, "entrance pair", { size: SIZE, anchor: "middle" }),
    text(x(ALONG_MM.exit), FLOOR + 16, "exit beam", { size: SIZE, anchor: "middle" }),
  ];
}

/** A dimension line with its words below. */
export function span(fromMm: number, toMm: number, at: number, words: string): string[] {
  const [from, to] = [x(fromMm), x(toMm)];
  return [
    line(from, at, to, at),
    line(from, at - 5, from, at + 5),
    line(to, at - 5, to, at + 5),
    text((from + to) / 2, at + 18, words, { size: SIZE, anchor: "middle" }),
  ];
}

/** A length in metres, as people write it. */
export function metres(mm: number): string {
  return (mm / 1000).toFixed(2).replace(/0$/, "");
}

function scaleBar(): string {
  const at = WIDTH - 20 - SCALE;
  return `${line(at, 452, at + SCALE, 452, { width: 4 })}\n${text(at + SCALE / 2, 446, "1 m", { size: SIZE, anchor: "middle" })}`;
}
