// How busy an RP2040 is with a full lane: the whole image on the real interpreter, its sensors answering at once, each
// callback timed in statements, with a host that listens and without one. It runs from memory: the Linux build's flash
// is a file, a board's is memory. In the place of pins and bus are functions of the interpreter's own, as on a board.
// The bus itself is not in it: 0.6 ms a sample at 400 kHz.
import { readBundle } from "../../firmware/build/bundles.ts";
import { encodeFrame } from "../../protocol/framing.ts";
import { frameKindOf, HELLO_FRAME } from "../../protocol/serial.ts";
import { settingsFor } from "../target/box-process.ts";
import { costsOf, runTimed, type Timing } from "./device-timing.ts";

/** Two ToF sensors at 20 Hz, four edges of beams, ten beats and one tick a second. */
const PER_SECOND = { sample: 40, edge: 4, beat: 10, tick: 1 };
/** Length of the scene. Unit s. */
const SECONDS = 12;
/** Acknowledgements of the host in it, more than one a second. */
const HEARD = 18;

type Step = keyof typeof PER_SECOND | "hear";

/**
 * Statements of each callback, the share of its time that an RP2040 spends on all, and how long an event waits at the
 * most: for the longest callback and a beat.
 */
export type Load = {
  sample: number;
  edge: number;
  beat: number;
  tick: number;
  hear?: number;
  share: number;
  longestMs: number;
  /** How many times slower an RP2040 is than this machine, by an empty loop, `a += i` and a typed store; the highest counts. */
  slower: { empty: number; add: number; store: number };
};

/**
 * The sensors come up on timers of their own; then the clock is the scene's. They answer with their model first, and
 * with a valid sample after that. Short names are the image's.
 */
const STAND_INS = `var watches=[],beats={},polls=[],later=setTimeout,line;
global.pinMode=function(){};var levels=[1];global.digitalRead=E.sum.bind(E,levels);global.digitalWrite=Math.abs.bind(Math,1);E.reboot=Math.abs;
global.setWatch=function(f){watches.push(f)};global.setInterval=function(f,ms){beats["each"+ms]=f};
global.setTimeout=function(f){polls.push(f)};E.setConsole=Math.abs;
USB.on=function(event,f){line=f};USB.write=Math.abs.bind(Math,0);
var answer=new Uint8Array([234,204,0,0,0,0,0,0,0,0,0,0,0,5,70,4,0]);I2C1.readFrom=function(){return answer};
I2C1.readFrom.bind=function(){return E.toUint8Array.bind(E,answer)};`;

/**
 * Birth and health are said before. Two seconds of three somebody goes through the pair of beams, in the third past the exit beam, twice.
 */
const SCENE = `
var now=0;
var event={state:true,time:0};
function happen(step,i,state){event.state=state;event.time=now;cost(step,watches[i],event)}
function blocked(i,state){levels[0]+=(state?-1:1)*(1<<i);happen("edge",i,!state)}
function second(s){var k;for(k=0;k<40;k++){now+=0.025;setTime(now);if(k%4===0)cost("beat",beats.each100);
if(s%3<2){if(k===5)blocked(0,true);if(k===9)blocked(1,true);if(k===21)blocked(0,false);if(k===25)blocked(1,false)}
else{if(k===5||k===21)blocked(2,true);if(k===15||k===31)blocked(2,false)}
happen("sample",3+k%2,true)}
cost("tick",beats.each1000);between()}
function comeUp(n){var p=polls,s;polls=[];if(n===33)answer[0]=9;p.forEach(function(f){f()});if(n>0){later(function(){comeUp(n-1)},20);return}
levels[0]=7;now=getTime()+1;setTime(now);for(s=heard.length-${HEARD};s>0;s--)line(heard.shift());
for(s=0;s<9;s++){now+=0.1;setTime(now);beats.each100()}
for(s=0;s<${SECONDS};s++){second(s);if(heard.length>0)cost("hear",line,heard.shift());if(s%2===1&&heard.length>0)cost("hear",line,heard.shift())}
out(timing());quit()}
comeUp(40);`;

/** What the host says: its greeting, the time, and that it has the records, some at a time. */
function hostWords(boot: string): string[] {
  const text = (value: object): Uint8Array => Buffer.from(JSON.stringify({ v: 1, ...value }));
  const frames = [
    encodeFrame(HELLO_FRAME, new Uint8Array(0)),
    encodeFrame(frameKindOf("time"), text({ unixMs: 1700000000000 })),
    ...Array.from({ length: HEARD }, (_, i) => encodeFrame(frameKindOf("ack"), text({ boot, seq: i + 1 }))),
  ];
  return frames.map((frame) => Buffer.from(frame as Uint8Array).toString("base64"));
}

/**
 * Measures the RP2040's image on one interpreter, its host listening or away; undefined where it does not fit into
 * memory as a text.
 */
export async function measureLoad(interpreter: string, listens: boolean): Promise<Load | undefined> {
  const layout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
  const files = {
    image: await readBundle("rp2040"),
    "tillbeacon.json": settingsFor(1, { tillSwitch: true, layout }),
  };
  // The boot id is drawn by lot: all zeros.
  const program = `${STAND_INS}Math.random=Math.abs.bind(Math,0);var heard=${JSON.stringify(listens ? hostWords("00000000") : [])}.map(atob);
var text="";text+=require("Storage").read("image");eval(text);\n${SCENE}`;
  const told = await runTimed(interpreter, files, program, 1);
  if (told === undefined) return undefined;
  const { costs, most, statementUs, slower } = costsOf(told.map(([timing]) => timing as Timing<Step>));
  const kinds = Object.keys(PER_SECOND) as (keyof typeof PER_SECOND)[];
  // The host acknowledges as often as the box has something to say: at a tick, and at a crossing.
  const heard = listens ? (1 + 4 / 3) * costs.hear : 0;
  const statements = kinds.reduce((sum, kind) => sum + PER_SECOND[kind] * costs[kind], heard);
  const boardUs = statementUs * Math.max(...Object.values(slower));
  return {
    ...costs,
    share: (statements * boardUs) / 1e6,
    longestMs: ((most + costs.beat) * boardUs) / 1000,
    slower,
  };
}
