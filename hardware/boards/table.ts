// What is wired to which pin of each board, as a page for people with a screwdriver.
import { BOARDS, type WiredBoard } from "./all.ts";
import type { Wiring } from "./board.ts";

/** What each role of a wiring is, in the order in which people wire it. */
const ROLES: { [R in keyof Wiring]-?: string } = {
  entry: "entrance beam, the outer one of a pair",
  entry2: "entrance beam, the inner one",
  exit: "beam behind the till",
  tillSwitch: "switch or button at the till, to ground",
  sda: "ToF sensors, SDA",
  scl: "ToF sensors, SCL",
  headShutdown: "ToF sensor at the pay point, XSHUT",
  headReady: "ToF sensor at the pay point, GPIO1 (interrupt; may be left out)",
  tailShutdown: "ToF sensor at the fourth place in line, XSHUT",
  tailReady: "ToF sensor at the fourth place in line, GPIO1 (interrupt; may be left out)",
  lampGreen: "green lamp: gate of its MOSFET",
  lampAmber: "amber lamp: gate of its MOSFET",
  lampRed: "red lamp: gate of its MOSFET",
  strip: "WS2812 strip of eight: two repeat the lamp, six are the cashier's gauge",
  gauge1: "cashier's gauge, first LED",
  gauge2: "cashier's gauge, second LED",
  gauge3: "cashier's gauge, third LED",
  gauge4: "cashier's gauge, fourth LED",
};

/** The page docs/boards.md. */
export function boardsText(): string {
  return `# Boards and their pins

Made by \`npm run generate\` from [hardware/boards](../hardware/boards), which the firmware is built from, too. A wiring that
gives a lamp to a pin that only reads, a beam to a pin without interrupt or pull-up, or anything outside to a pin that
decides how the board starts does not compile; one pin given twice fails a test.

Everything is 3.3 V. Beams and the till's contact pull their pin low when broken and when closed; 12 V and 24 V receivers
come through optocouplers. Lamps are driven high to light, 24 V ones through a logic-level MOSFET each. ToF sensors of
whatever order answer at one address after power-on: each needs its own XSHUT line, and they are moved apart at the start.
${BOARDS.map(sectionOf).join("")}`;
}

function sectionOf(board: WiredBoard): string {
  const roles = Object.keys(ROLES) as (keyof Wiring)[];
  const rows = roles.flatMap((role) => {
    const pin = board.wiring[role];
    return pin === undefined ? [] : [`| ${pin} | ${ROLES[role]} | ${remarksOn(board, pin, role)} |`];
  });
  return `
## ${board.name}

| pin | what | mind |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function remarksOn(board: WiredBoard, pin: string, role: keyof Wiring): string {
  const traits = board.pins[pin];
  const isInput = ["entry", "entry2", "exit", "tillSwitch", "headReady", "tailReady"].includes(role);
  return [
    traits?.note,
    traits?.boot === undefined ? undefined : `must be ${traits.boot} while the board starts`,
    traits?.flashes && !isInput ? "moves while the board starts" : undefined,
    isInput && !traits?.pullUp ? "no pull-up in the chip: 10 kOhm to 3.3 V" : undefined,
  ]
    .filter((remark) => remark !== undefined)
    .join("; ");
}
