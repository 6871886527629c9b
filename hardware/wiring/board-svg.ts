// Draws a board from above with what each of its pins is for.
import type { WiredBoard } from "../boards/all.ts";
import type { HeaderPin } from "../outlines/outline.ts";
import { box, circle, drawing, text } from "./svg.ts";

const WIDTH = 480;
const STEP = 19;
const TOP = 62;
const LEFT = 170;
const BOARD_WIDTH = 140;

/** Short words for roles: what a pin is for. */
export const SHORT: { readonly [role: string]: string } = {
  entry: "entrance beam, outer",
  entry2: "entrance beam, inner",
  exit: "exit beam",
  tillSwitch: "contact at the till",
  sda: "SDA",
  scl: "SCL",
  headShutdown: "XSHUT, pay point",
  headReady: "INT, pay point",
  tailShutdown: "XSHUT, fourth",
  tailReady: "INT, fourth",
  lampGreen: "green lamp",
  lampAmber: "amber lamp",
  lampRed: "red lamp",
  strip: "strip's data",
  gauge1: "gauge, LED 1",
  gauge2: "gauge, LED 2",
  gauge3: "gauge, LED 3",
  gauge4: "gauge, LED 4",
};

/** The drawing of a board's headers. */
export function boardSvg(board: WiredBoard): string {
  const { outline } = board;
  const rows = outline.left.length;
  const height = TOP + rows * STEP + 44;
  const body = [
    text(10, 20, outline.title, { size: 15, bold: true }),
    text(10, 37, "Seen from the parts' side, USB socket down. Numbers count from above."),
    ...(outline.usb.use === undefined ? [] : [text(10, TOP + rows * STEP + 38, `To flash: ${outline.usb.use}.`)]),
    box(LEFT, TOP - 10, BOARD_WIDTH, rows * STEP + 20, { fill: "#e9f1ea", round: 4 }),
    box(LEFT + 52, TOP + rows * STEP - 4, 36, 24, { fill: "#ccc" }),
    text(LEFT + 70, TOP + rows * STEP + 12, "USB", { size: 10, anchor: "middle" }),
  ];
  for (const side of ["left", "right"] as const)
    for (const [i, pin] of outline[side].entries()) body.push(...pinRow(board, pin, i, side));
  return drawing({ width: WIDTH, height }, `Pins of ${outline.title}`, body);
}

function pinRow(board: WiredBoard, [label, carries]: HeaderPin, i: number, side: "left" | "right"): string[] {
  const y = TOP + 6 + i * STEP;
  const role = Object.entries(board.wiring).find(([, pin]) => pin === carries)?.[0];
  const isLeft = side === "left";
  const at = (away: number): number => (isLeft ? LEFT + away : LEFT + BOARD_WIDTH - away);
  const inner = isLeft ? "start" : "end";
  const outer = isLeft ? "end" : "start";
  const isRail = carries !== undefined && board.pins[carries] === undefined;
  const words = role === undefined ? (isRail ? `${carries} rail` : "") : (SHORT[role] ?? role);
  return [
    circle(at(10), y, 5, { fill: role === undefined ? (isRail ? "#bbb" : "#fff") : "#ffd84a" }),
    text(at(20), y + 4, label, { anchor: inner, bold: role !== undefined }),
    text(at(-5), y + 4, `${i + 1}`, { size: 10, anchor: outer, fill: "#555" }),
    text(at(-24), y + 4, words, {
      anchor: outer,
      bold: role !== undefined,
      fill: role === undefined ? "#555" : "#111",
    }),
  ];
}
