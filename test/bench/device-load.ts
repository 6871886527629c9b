// How busy an RP2040 is with a full lane: the whole image on the real interpreter, its sensors answering at once, each
// callback timed in statements, with a host that listens and without one. It runs from memory: the Linux build's flash
// is a file, a board's is memory. In the place of pins and bus are functions of the interpreter's own, as on a board.
// The bus itself is not in it: 145 bits a whole sample of a VL53L1X, 96 a range alone.
import { readBundle } from "../../firmware/build/bundles.ts";
import { encodeFrame } from "../../protocol/framing.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import { frameKindOf, HELLO_FRAME } from "../../protocol/serial.ts";
import { START_FILES } from "../../protocol/storage-files.ts";
import { settingsFor } from "../target/box-process.ts";
import { costsOf, runTimed, type Timing } from "./device-timing.ts";

/**
 * Two ToF sensors at 20 Hz, four edges of beams, ten beats and one tick a second; from a host that listens an
 * acknowledgement of all that it has got each second, and each five seconds its wish for the lamp.
 */
const PER_SECOND = { sample: 40, edge: 4, beat: 10, tick: 1, ack: 1, wish: 0.2 };
/** Length of the scene. Unit s. */
const SECONDS = 12;
/** More records than the box makes in it. */
const RECORDS = 40;

type Step = keyof typeof PER_SECOND;

/**
 * Statements of each callback, the share of its time that an RP2040 spends on all, and how long an event waits at the
 * most: for the longest callback and a beat.
 */
export type Load = Record<Exclude<Step, "ack" | "wish">, number> & {
  ack?: number;
  wish?: number;
  /** Telemetry records said a second. */
  records: number;
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
USB.on=function(event,f){line=f};var said=[];USB.write=said.push.bind(said);
var answer=new Uint8Array([234,204,0,0,0,0,0,0,0,0,0,0,0,5,70,4,0]);I2C1.readFrom=function(){return answer};
I2C1.readFrom.bind=function(){return E.toUint8Array.bind(E,answer)};`;

/**
 * Birth and health are said before. Two seconds of three somebody goes through the pair of beams, in the third past the
 * exit beam, twice.
 */
const SCENE = `
var now=0,got=0;
var event={state:true,time:0};
function happen(step,i,state){event.state=state;event.time=now;cost(step,watches[i],event)}
function blocked(i,state){levels[0]+=(state?-1:1)*(1<<i);happen("edge",i,!state)}
function listen(){said.forEach(function(s){if(s.charCodeAt(2)===1)got++});said.splice(0)}
function second(s){var k;for(k=0;k<40;k++){now+=0.025;setTime(now);if(k%4===0)cost("beat",beats.each100);
if(s%3<2){if(k===5)blocked(0,true);if(k===9)blocked(1,true);if(k===21)blocked(0,false);if(k===25)blocked(1,false)}
else{if(k===5||k===21)blocked(2,true);if(k===15||k===31)blocked(2,false)}
happen("sample",3+k%2,true);
if(k===18&&acks.length>0){listen();cost("ack",line,acks[got]);if(s%5===0)cost("wish",line,wish)}}
cost("tick",tick);between()}
function tick(){var p;beats.each1000();p=polls;polls=[];p.forEach(function(f){f()})}
function comeUp(n){var p=polls,s;polls=[];if(n===33)answer[0]=9;p.forEach(function(f){f()});if(n>0){later(function(){comeUp(n-1)},20);return}
levels[0]=7;now=getTime()+1;setTime(now);greeting.forEach(function(g){line(g)});
for(s=0;s<9;s++){now+=0.1;setTime(now);beats.each100()}
listen();var before=got;
for(s=0;s<${SECONDS};s++)second(s);
listen();out(timing());out(got-before);quit()}
comeUp(40);`;

/** A message of the host on the line, as base64. */
function frameOf(kind: number, message?: object): string {
  const payload = message === undefined ? "" : JSON.stringify({ v: 1, ...message });
  return Buffer.from(encodeFrame(kind, Buffer.from(payload)) as Uint8Array).toString("base64");
}

/** What the host says: its greeting, the time and its wish for the lamp, that it has so many records, the wish again. */
function hostWords(boot: string): string {
  const wish = frameOf(frameKindOf("beacon"), { id: 1, lamp: "off", leaseMs: 15000 });
  const greeting = [frameOf(HELLO_FRAME), frameOf(frameKindOf("time"), { unixMs: 1700000000000, errorMs: null }), wish];
  const acks = Array.from({ length: RECORDS }, (_, seq) => frameOf(frameKindOf("ack"), { boot, seq, heard: seq }));
  return `var greeting=${JSON.stringify(greeting)}.map(atob),acks=${JSON.stringify(acks)}.map(atob),wish=atob("${wish}");`;
}

/**
 * Measures the RP2040's image, or `given`, on one interpreter, its host listening or away; undefined where it does not
 * fit into memory as a text.
 */
export async function measureLoad(interpreter: string, listens: boolean, given?: string): Promise<Load | undefined> {
  const files = {
    image: given ?? (await readBundle("rp2040")),
    "tillbeacon.json": settingsFor(1, { tillSwitch: "switch", layout: FULL_LAYOUT }),
  };
  // The boot id is the number of a first start, and the first checksum that the image asks for: zero.
  const first = `${JSON.stringify(START_FILES)}.forEach(require("Storage").erase);`;
  const program = `${STAND_INS}${first}var sum=E.CRC32;E.CRC32=function(){E.CRC32=sum;return 0};${listens ? hostWords("100000000") : "var greeting=[],acks=[];"}
var text="";text+=require("Storage").read("image");eval(text);\n${SCENE}`;
  const told = await runTimed(interpreter, files, program, 2);
  if (told === undefined) return undefined;
  const { costs, most, statementUs, slower } = costsOf(told.map(([timing]) => timing as Timing<Step>));
  const kinds = Object.keys(costs) as Step[];
  const statements = kinds.reduce((sum, kind) => sum + PER_SECOND[kind] * costs[kind], 0);
  const boardUs = statementUs * Math.max(...Object.values(slower));
  return {
    ...costs,
    records: (told[0]?.[1] as number) / SECONDS,
    share: (statements * boardUs) / 1e6,
    longestMs: ((most + costs.beat) * boardUs) / 1000,
    slower,
  };
}
