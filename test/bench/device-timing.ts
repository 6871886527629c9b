// Times steps on the real interpreter in statements `x = x + 1`. A machine that does other work makes a step slower and
// never faster: the same scene runs several times, and of each step the fastest counts.
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { EspruinoProcess } from "../target/box-process.ts";

/** Times of each step in us, and of 400 statements in a loop and of the loop alone, taken between the steps. */
export interface Timing<K extends string> {
  steps: Record<K | "nothing", number[]>;
  statements: number[];
  loops: number[];
}

/**
 * What a scene calls: `cost(key, f, x)` notes what a step f(x) takes, `between()` times statements, `timing()` gives all. The
 * Linux build makes its memory larger now and then, which takes it long: it is made large at first.
 */
export const TIMING = `
function mark(){return getTime()*1e6}
function loop(){var x=0,i;for(i=0;i<40;i++){x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1}}
function bare(){var x=0,i;for(i=0;i<40;i++){}}
function nothing(){}
var steps={nothing:[]},statements=[],loops=[],room=[];
for(var place=0;place<20000;place++)room.push(place);room=undefined;
function between(){var a=mark(),b;loop();b=mark();bare();loops.push(mark()-b);statements.push(b-a);cost("nothing",nothing)}
function cost(key,f,x){var b=mark();f(x);b=mark()-b;if(!steps[key])steps[key]=[];steps[key].push(b)}
function timing(){return{steps:steps,statements:statements,loops:loops}}
`;
const STATEMENTS = 400;

const RUNS = 5;
/** A scene that does not end is ended. Unit ms. */
const LONGEST_MS = 120000;

/**
 * Runs a program with `TIMING` several times on a board with these files, until it quits; what it gives to `out` each
 * time. Undefined when it quits before it has given as much as is `wanted`.
 */
export async function runTimed(
  interpreter: string,
  files: Files,
  program: string,
  wanted: number,
): Promise<unknown[][] | undefined> {
  const board = new EspruinoProcess(interpreter);
  const told: unknown[][] = [];
  try {
    board.install(files);
    for (let i = 0; i < RUNS; i++) {
      const run = board.run(`${TIMING}function out(x){print("@"+JSON.stringify(x))}\n${program}`);
      const killer = setTimeout(() => void run.stop(), LONGEST_MS);
      await run.exited;
      clearTimeout(killer);
      const lines = run.lines.filter((line) => line.startsWith("@"));
      if (lines.length < wanted) return undefined;
      told.push(lines.map((line) => JSON.parse(line.slice(1))));
    }
  } finally {
    board.remove();
  }
  return told;
}

/**
 * Mean cost of each step in statements, or in `unit` us, from several runs of one scene, the most that a single one took,
 * and a statement in us.
 */
export function costsOf<K extends string>(
  runs: Timing<K>[],
  unit?: number,
): { costs: Record<K, number>; most: number; statementUs: number } {
  const statementUs =
    (mean(leastOf(runs.map((r) => r.statements))) - mean(leastOf(runs.map((r) => r.loops)))) / STATEMENTS;
  const ofStep = (name: K | "nothing"): number => mean(leastOf(runs.map((r) => r.steps[name])));
  const nothing = ofStep("nothing");
  const names = Object.keys(runs[0]?.steps ?? {}).filter((name) => name !== "nothing") as K[];
  const costs = names.map((name) => [name, (ofStep(name) - nothing) / (unit ?? statementUs)]);
  const most = Math.max(...names.flatMap((name) => leastOf(runs.map((r) => r.steps[name])))) - nothing;
  return { costs: Object.fromEntries(costs) as Record<K, number>, most: most / (unit ?? statementUs), statementUs };
}

/** Of each place, the least of several lists. */
function leastOf(lists: number[][]): number[] {
  return (lists[0] as number[]).map((_, i) => Math.min(...lists.map((list) => list[i] as number)));
}

function mean(list: number[]): number {
  return list.reduce((a, b) => a + b, 0) / list.length;
}
