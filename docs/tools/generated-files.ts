// Every generated file of the repository with what makes it: `npm run generate` writes them, a test compares them.
import { readFileSync } from "node:fs";
import { everyAssembly } from "../../hardware/assembly/assemble.ts";
import { BOARDS } from "../../hardware/boards/all.ts";
import { boardsText } from "../../hardware/boards/table.ts";
import { checksText } from "../../hardware/electrical/checks.ts";
import { enclosureFiles, openWorkshop } from "../../hardware/enclosure/enclosure-files.ts";
import { kitsCsv, kitsText } from "../../hardware/kits/bill-text.ts";
import { mountingText } from "../../hardware/mounting/mounting-text.ts";
import { planSvg } from "../../hardware/mounting/plan-svg.ts";
import { sideSvg } from "../../hardware/mounting/side-svg.ts";
import { boardSvg } from "../../hardware/wiring/board-svg.ts";
import { wiringSvg } from "../../hardware/wiring/wiring-svg.ts";
import { wiringIndex, wiringName, wiringPage } from "../../hardware/wiring/wiring-text.ts";
import { platformsText } from "../../host/simulator/platform-table.ts";
import { asyncApiText } from "../../protocol/asyncapi.ts";
import { withFigures } from "./readme-figures.ts";

const ACCURACY = new URL("../accuracy.md", import.meta.url);
const README = new URL("../../README.md", import.meta.url);

type File = readonly [file: string, content: () => string | Uint8Array];

const WIRING: readonly File[] = [
  ["docs/wiring/README.md", wiringIndex],
  ...BOARDS.map((board): File => [`docs/wiring/${board.name}.svg`, () => boardSvg(board)]),
  ...everyAssembly().flatMap((assembly): File[] => [
    [`docs/wiring/${wiringName(assembly)}.svg`, () => wiringSvg(assembly)],
    [`docs/wiring/${wiringName(assembly)}.md`, () => wiringPage(assembly)],
  ]),
];

/** Files by their path from the repository's root. */
export const GENERATED: readonly File[] = [
  ["protocol/asyncapi.json", asyncApiText],
  ["docs/boards.md", boardsText],
  ["docs/platforms.md", platformsText],
  ["README.md", () => withFigures(readFileSync(README, "utf8"), readFileSync(ACCURACY, "utf8"))],
  ["docs/kits.md", () => kitsText(readFileSync(ACCURACY, "utf8"))],
  ["docs/kits.csv", kitsCsv],
  ["docs/checks.md", checksText],
  ["docs/mounting.md", () => mountingText(readFileSync(ACCURACY, "utf8"))],
  ["docs/images/mounting-side.svg", sideSvg],
  ["docs/images/mounting-plan.svg", planSvg],
  ...WIRING,
  ...enclosureFiles(await openWorkshop()),
];
