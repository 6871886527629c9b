// Trains the odds of the core on simulated days of every kind of shop and writes their tables: npm run train, twice: what
// the crossings follow depends on the tables in use.
import { writeFileSync } from "node:fs";
import { TrainedConfidence } from "../../../firmware/core/confidence.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import { ZERO_CODE } from "../../../firmware/core/odds.ts";
import * as tables from "../../../firmware/core/odds-tables.ts";
import type { PartyOdds } from "../../../firmware/core/party-odds.ts";
import { KIND_NAMES } from "../../../host/simulator/family/shop-kinds.ts";
import { SCENARIOS } from "../../../host/simulator/scenarios.ts";
import { runTasks } from "../pool.ts";
import { KITS, type Kit } from "./kits.ts";
import type { TrainingRows, TrainingTask } from "./training-rows.ts";

const WORKER = new URL("../accuracy-worker.ts", import.meta.url);
const TABLES = new URL("../../../firmware/core/odds-tables.ts", import.meta.url);
/** Days of the tuning seeds: of each kind, and twice as many of "any". Lengths, above all long ones, need more of them than crossings. */
const FIRST_SEED = 301;
const DAYS = 48;
const DAYS_OF_CROSSINGS = 12;
const HOURS = 6;
const NAMES: { [of in keyof TrainingRows]: string } = {
  entered: "ENTRY_ODDS",
  turnedBack: "BACK_ODDS",
  left: "EXIT_ODDS",
  right: "RIGHT_ODDS",
};
/** Steps of the descent, of which the last third is slow, and the pull of each weight to 0, in rows. */
const STEPS = 300;
const [FAST, SLOW] = [0.05, 0.01];
const PULL = 2;
const MOST_COLUMNS = 120;

async function rowsOfAll(): Promise<TrainingRows> {
  const tasks = [...KIND_NAMES, "any" as const].flatMap((kind): TrainingTask[] =>
    Array.from({ length: kind === "any" ? 2 * DAYS : DAYS }, (_, i) => taskOf({ kind }, i)),
  );
  for (const { name } of SCENARIOS) for (let i = 0; i < DAYS; i++) tasks.push(taskOf({ scenario: name }, i));
  const days = await runTasks<TrainingTask, TrainingRows>(WORKER, tasks, "days");
  const crossed = days.filter((_, i) => crossingsCount(tasks[i] as TrainingTask));
  const of = (what: keyof TrainingRows): number[][] => (what === "right" ? days : crossed).flatMap((day) => day[what]);
  return { entered: of("entered"), turnedBack: of("turnedBack"), left: of("left"), right: of("right") };
}

function crossingsCount({ of, seed }: TrainingTask): boolean {
  const isAny = "kind" in of && of.kind === "any";
  return seed < FIRST_SEED + (isAny ? 2 : 1) * DAYS_OF_CROSSINGS;
}

function taskOf(of: TrainingTask["of"], i: number): TrainingTask {
  return { task: "training", of, seed: FIRST_SEED + i, seconds: 3600 * HOURS };
}

/** Logistic regression on the classes of each row by gradient descent (RMSprop: Tieleman and Hinton, 2012). */
function weightsOf(rows: readonly number[][], size: number): Float64Array {
  const weights = new Float64Array(size);
  const squares = new Float64Array(size).fill(1e-6);
  for (let step = 0; step < STEPS; step++) {
    const slope = new Float64Array(size);
    for (const row of rows) {
      const off = (row[0] as number) - probabilityOf(row, weights);
      slope[0] = (slope[0] as number) + off;
      for (const at of row.slice(2)) slope[at] = (slope[at] as number) + off;
    }
    const rate = step < (2 * STEPS) / 3 ? FAST : SLOW;
    for (const [i, w] of weights.entries()) {
      const g = ((slope[i] as number) - (i > 0 ? PULL * w : 0)) / rows.length;
      squares[i] = 0.95 * (squares[i] as number) + 0.05 * g * g;
      weights[i] = w + (rate * g) / (Math.sqrt(squares[i] as number) + 1e-4);
    }
  }
  return weights;
}

function probabilityOf(row: readonly number[], weights: Float64Array): number {
  let sum = weights[0] as number;
  for (let i = 2; i < row.length; i++) sum += weights[row[i] as number] as number;
  return 1 / (1 + Math.exp(-sum));
}

/** Mean log likelihood of what was, a row. */
function likelihood(rows: readonly number[][], p: (row: readonly number[]) => number): string {
  const sum = rows.reduce((total, row) => total + Math.log(row[0] === 1 ? p(row) : 1 - p(row)), 0);
  return (sum / rows.length).toFixed(4);
}

/** Classes of each table, those among them that no row is in. */
function sizes(): { [of in keyof TrainingRows]: number } {
  const lane = new Lane((KITS[0] as Kit).layout);
  const [party, confidence] = [lane.party as PartyOdds, new TrainedConfidence()];
  const sizeAfter = (ask: () => unknown, odds = party.odds): number => {
    ask();
    return odds.at;
  };
  const entered = sizeAfter(() => party.entered(1000, lane, 3));
  const turnedBack = sizeAfter(() => party.turnedBack(3000, lane, 3));
  const left = sizeAfter(() => party.left(9000, lane));
  confidence.look(0, lane.calibration, party, 60);
  const right = sizeAfter(() => confidence.probability(0, 1, false), confidence.odds);
  return { entered, turnedBack, left, right };
}

/** Trains the tables, or only those that are named by what their rows are of; the others stay as they are. */
async function train(only: readonly string[]): Promise<void> {
  const rows = await rowsOfAll();
  const size = sizes();
  const lines = (["entered", "turnedBack", "left", "right"] as const).map((way) => {
    if (only.length > 0 && !only.includes(way))
      return declared(NAMES[way], (tables as { [name: string]: string })[NAMES[way]] ?? "");
    const [of, weights] = [rows[way], weightsOf(rows[way], size[way])];
    const used = likelihood(of, (row) => row[1] as number);
    const best = likelihood(of, (row) => probabilityOf(row, weights));
    console.log(`${way}: ${of.length} rows, log likelihood as used ${used}, trained ${best}`);
    const codes = [...weights].map((w) => String.fromCharCode(ZERO_CODE + Math.round(10 * w)));
    return declared(NAMES[way], codes.join(""));
  });
  const head = "// Made by `npm run train`. One character for each class of party-odds.ts and confidence.ts.\n";
  writeFileSync(TABLES, `${head}${lines.join("\n")}\n`);
}

/** As the formatter has it: a long table stands on a line of its own. */
function declared(name: string, table: string): string {
  const line = `export const ${name} = ${JSON.stringify(table)};`;
  return line.length > MOST_COLUMNS ? line.replace(" = ", " =\n  ") : line;
}

await train(process.argv.slice(2));
