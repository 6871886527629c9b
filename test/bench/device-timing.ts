// Times steps on the real interpreter in statements `x = x + 1`. A machine that does other work makes a step slower and
// never faster: the same scene runs several times, and of each step the fastest counts.
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { EspruinoProcess } from "../target/box-process.ts";

/** Times of each step in us, and, taken between the steps, of 400 statements in a loop and of the loops of `TURN_US`. */
export interface Timing<K extends string> {
  steps: Record<K | "nothing", number[]>;
  statements: number[];
  loops: Record<Loop, number[]>;
}

type Loop = keyof typeof TURN_US;

/**
 * A turn of a loop on an RP2040, the loop's own work with it: an empty loop, `a += i`, `row[i] = i` of a typed array. Unit
 * us; measured on the board with Espruino 2v29, timed here between the steps in the same process. What one of them takes
 * there and here is how many times slower the board is; a step's time here by the highest of the three is its time there.
 */
const TURN_US = { empty: 100, add: 156, store: 200 };
const TURNS = 40;

/**
 * What a scene calls: `cost(key, f, x)` notes what a step f(x) takes, `between()` times statements, `timing()` gives all. The
 * Linux build makes its memory larger now and then, which takes it long: it is made large at first.
 */
export const TIMING = `
function mark(){return getTime()*1e6}
function loop(){var x=0,i;for(i=0;i<40;i++){x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1}}
function empty(){var i;for(i=0;i<${TURNS};i++){}}
function add(){var a=0,i;for(i=0;i<${TURNS};i++){a+=i}}
function store(){var a=row,i;for(i=0;i<${TURNS};i++){a[i]=i}}
function nothing(){}
var steps={nothing:[]},statements=[],loops={empty:[],add:[],store:[]},row=new Float32Array(${TURNS}),room=[];
for(var place=0;place<20000;place++)room.push(place);room=undefined;
function took(list,f){var a=mark();f();list.push(mark()-a)}
function between(){took(statements,loop);took(loops.empty,empty);took(loops.add,add);took(loops.store,store);cost("nothing",nothing)}
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

/** What steps cost: the mean of each, the most that a single one took, and how many times slower an RP2040 is. */
interface Costs<K extends string> {
  /** In statements, or in a unit that was given. */
  costs: Record<K, number>;
  most: number;
  statementUs: number;
  slower: Record<Loop, number>;
}

/** Works out what steps cost from several runs of one scene, in statements, or in `unit` us. */
export function costsOf<K extends string>(runs: Timing<K>[], unit?: number): Costs<K> {
  const ofLoop = (name: Loop): number => mean(leastOf(runs.map((r) => r.loops[name])));
  const statementUs = (mean(leastOf(runs.map((r) => r.statements))) - ofLoop("empty")) / STATEMENTS;
  const ofStep = (name: K | "nothing"): number => mean(leastOf(runs.map((r) => r.steps[name])));
  const nothing = ofStep("nothing");
  const names = Object.keys(runs[0]?.steps ?? {}).filter((name) => name !== "nothing") as K[];
  const costs = names.map((name) => [name, (ofStep(name) - nothing) / (unit ?? statementUs)]);
  const most = Math.max(...names.flatMap((name) => leastOf(runs.map((r) => r.steps[name])))) - nothing;
  const slower = Object.entries(TURN_US).map(([name, us]) => [name, (TURNS * us) / (ofLoop(name as Loop) - nothing)]);
  return {
    costs: Object.fromEntries(costs) as Record<K, number>,
    most: most / (unit ?? statementUs),
    statementUs,
    slower: Object.fromEntries(slower) as Record<Loop, number>,
  };
}

/** Of each place, the least of several lists. */
function leastOf(lists: number[][]): number[] {
  return (lists[0] as number[]).map((_, i) => Math.min(...lists.map((list) => list[i] as number)));
}

function mean(list: number[]): number {
  return list.reduce((a, b) => a + b, 0) / list.length;
}
