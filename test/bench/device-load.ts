// How busy an RP2040 is with a full lane: the whole image on the real interpreter, its sensors answering at once, each
// callback timed in statements, run from memory: the Linux build's flash is a file, a board's is memory. The bus itself is not in it: 0.6 ms a sample at 400 kHz.
import { readBundle } from "../../firmware/build/bundles.ts";
import { EspruinoProcess, settingsFor } from "../target/box-process.ts";

/** A statement `x = x + 1` on an RP2040. Unit us; measured there. */
const STATEMENT_US = 156;
/** Two ToF sensors at 20 Hz, four edges of beams, ten beats and one tick a second. */
const PER_SECOND = { sample: 40, edge: 4, beat: 10, tick: 1 };

/** Statements of each callback, and the share of its time that an RP2040 spends on all. */
export interface Load {
  sample: number;
  edge: number;
  beat: number;
  tick: number;
  share: number;
}

const STAND_INS = `var watches=[],beats=[],polls=[],reg=0,later=setTimeout;
global.pinMode=function(){};global.digitalRead=function(){return 1};global.digitalWrite=function(){};E.reboot=function(){};
global.setWatch=function(f){watches.push(f)};global.setInterval=function(f,ms){beats.push({f:f,ms:ms})};
global.setTimeout=function(f){polls.push(f)};E.setConsole=function(){};global.USB={on:function(){},write:function(){}};
I2C1.writeTo=function(a,h,l){reg=h*256+l};
var answers={};answers[271]=[234,204];answers[229]=[3];answers[49]=[1];answers[222]=[2,192];
answers[137]=new Uint8Array([9,0,0,0,0,0,0,1,0,0,0,0,0,5,70,4,0]);
I2C1.readFrom=function(a,n){return answers[reg]};`;

const MEASURE = `function loop(){var x=0,i;for(i=0;i<2000;i++){x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1;x=x+1}}
function bare(){var x=0,i;for(i=0;i<2000;i++){}}
function took(f){var b=getTime();f();return getTime()-b}
function best(f){var m=1e9,j,t;for(j=0;j<7;j++){t=took(f);if(t<m)m=t}return m}
function beat(ms){var k;for(k=0;k<beats.length;k++)if(beats[k].ms===ms)beats[k].f()}
function mean(n,f){var s=0,j;for(j=0;j<n;j++){now=j;s+=took(f)}return s/n}
var now=0,st=(best(loop)-best(bare))/20000;
function sample(){watches[3+now%2]({state:true,time:getTime()})}
function edge(){watches[now%3]({state:now%6<3,time:getTime()})}
function up(n){var p=polls;polls=[];p.forEach(function(f){f()});if(n>0){later(function(){up(n-1)},20);return}
var c={sample:mean(400,sample)/st,edge:mean(60,edge)/st,beat:mean(100,function(){beat(100)})/st,tick:mean(20,function(){beat(1000)})/st};
print("@"+JSON.stringify(c));quit()}
up(40);`;

/** Measures the RP2040's image on one interpreter; undefined where it does not fit into memory as a text. */
export async function measureLoad(interpreter: string): Promise<Load | undefined> {
  const board = new EspruinoProcess(interpreter);
  const layout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
  try {
    board.install({
      image: await readBundle("rp2040"),
      "tillbeacon.json": settingsFor(1, { tillSwitch: true, layout }),
    });
    const run = board.run(`${STAND_INS}\nvar text="";text+=require("Storage").read("image");eval(text);\n${MEASURE}`);
    const killer = setTimeout(() => void run.stop(), 90000);
    await run.exited;
    clearTimeout(killer);
    const line = run.lines.find((l) => l.startsWith("@"));
    if (line === undefined) return undefined;
    const cost = JSON.parse(line.slice(1)) as Omit<Load, "share">;
    const kinds = Object.keys(PER_SECOND) as (keyof typeof PER_SECOND)[];
    const statements = kinds.reduce((sum, kind) => sum + PER_SECOND[kind] * cost[kind], 0);
    return { ...cost, share: (statements * STATEMENT_US) / 1e6 };
  } finally {
    board.remove();
  }
}
