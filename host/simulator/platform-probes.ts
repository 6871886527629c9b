// What a board can be asked about itself: an expression for its console each, and what we build on as the answer. The
// figures are those that the virtual boards work with and docs/platforms.md prints.
import { type Platform, RP2040 } from "./platforms.ts";

/** Pins that a probe needs. */
export interface ProbePins {
  sda: string;
  scl: string;
}

/** Names of the facts that are asked for. */
export type ProbeName =
  | "watchdog"
  | "E.hwRand"
  | "Math.random"
  | "Storage"
  | "names of files"
  | "identical content"
  | "I2C without an acknowledgement"
  | "blocks of memory"
  | "an empty loop's turn"
  | "modules"
  | "Bluetooth"
  | "connect to an address that nobody has";

/** One fact about a board, named as docs/platforms.md names it. */
export interface Probe {
  name: ProbeName;
  /** What we expect, in words. */
  expected: string;
  /** Code whose value the board's console gives. */
  expression: string;
  /** Longest time that the answer may take. Unit ms. */
  withinMs: number;
  /** The value in words, and whether it is as expected; undefined: the board could not be tested. */
  judge(value: unknown): { seen: string; fits: boolean | undefined };
}

/** An I2C address that no part of a box has, and a network address that nobody has (RFC 5737). */
const NOBODY_I2C = 0x0b;
const NOBODY_IP = "192.0.2.1";
/** A transfer of one byte at 400 kHz takes 0.03 ms; the interpreter adds its own. Unit ms. */
const AT_ONCE_MS = 20;
const QUICK_MS = 8000;
/** Longer than any wait for an address. Unit ms. */
const CONNECT_MS = 50000;
/** Turns of the timed loop, and what an RP2040 takes for one. Unit ms. */
const TURNS = 1000;
const RP2040_TURN_MS = 0.1;
const PROBE_FILE = "tillbeacon-probe-0123456789-longer";

/** What to ask a board whose program has been stopped. Leaves its watchdog automatic, of 8 s. */
export function probesFor(platform: Platform, pins: ProbePins): Probe[] {
  return [
    ...storageProbes(platform),
    ...randomProbes(platform),
    nackProbe(platform, pins),
    memoryProbe(platform),
    loopProbe(platform),
    modulesProbe(platform),
    ...(platform.radio ? [radioProbe(), connectProbe(platform)] : []),
    watchdogProbe(platform),
  ];
}

function probe(name: ProbeName, expected: string, code: string, judge: Probe["judge"], withinMs = QUICK_MS): Probe {
  return { name, expected, expression: `(function(){${code}})()`, withinMs, judge };
}

function watchdogProbe({ watchdogMaxMs }: Platform): Probe {
  const expected =
    watchdogMaxMs === undefined ? "60 s are taken" : `${watchdogMaxMs + 1} ms are refused, ${watchdogMaxMs} taken`;
  const tried = watchdogMaxMs === undefined ? [60000] : [watchdogMaxMs, watchdogMaxMs + 1];
  return probe(
    "watchdog",
    expected,
    `var r=${JSON.stringify(tried)}.map(function(t){try{E.enableWatchdog(t/1000,true);return 1}catch(e){return 0}});E.enableWatchdog(8,true);return r`,
    (value) => {
      const taken = value as number[];
      const seen = tried.map((ms, i) => `${ms} ms ${taken[i] === 1 ? "taken" : "refused"}`).join(", ");
      return { seen, fits: taken[0] === 1 && taken[1] !== 1 };
    },
  );
}

function randomProbes({ hasNoise }: Platform): Probe[] {
  const words = (same: boolean): string => (same ? "the next number of Math.random's generator" : "noise");
  return [
    probe("E.hwRand", words(!hasNoise), "E.srand(7);var a=E.hwRand();E.srand(7);return a===E.hwRand()", (value) => ({
      seen: words(value === true),
      fits: value === !hasNoise,
    })),
    probe(
      "Math.random",
      "the same numbers from the same seed",
      "E.srand(7);var a=Math.random();E.srand(7);return a===Math.random()",
      (value) => ({
        seen: value === true ? "the same numbers from the same seed" : "others each time",
        fits: value === true,
      }),
    ),
  ];
}

function storageProbes({ pages, pageBytes, nameLength }: Platform): Probe[] {
  const total = pages * pageBytes;
  return [
    probe("Storage", `${total} B`, 'return require("Storage").getStats().totalBytes', (value) => ({
      seen: `${value} B`,
      fits: value === total,
    })),
    probe(
      "names of files",
      `cut after ${nameLength} characters`,
      `var s=require("Storage"),n="${PROBE_FILE}";s.write(n,"1");var f=s.list().filter(function(f){return n.startsWith(f)});f.forEach(function(f){s.erase(f)});return f.map(function(f){return f.length})`,
      (value) => ({ seen: `cut after ${value} characters`, fits: String(value) === String(nameLength) }),
    ),
    probe(
      "identical content",
      "costs no flash",
      'var s=require("Storage");s.write("tbprobe","tillbeacon");var f=s.getFree();s.write("tbprobe","tillbeacon");f-=s.getFree();s.erase("tbprobe");return f',
      (value) => ({ seen: value === 0 ? "costs no flash" : `costs ${value} B`, fits: value === 0 }),
    ),
  ];
}

function nackProbe({ nackMs }: Platform, { sda, scl }: ProbePins): Probe {
  return probe(
    "I2C without an acknowledgement",
    `throws within ${nackMs + AT_ONCE_MS} ms`,
    `try{I2C1.setup({sda:new Pin("${sda}"),scl:new Pin("${scl}"),bitrate:400000})}catch(e){return "no I2C: "+e}` +
      // The quickest of three: an interrupt, or a busy machine behind a fake board, may come between.
      `var d=1e9,t;for(var i=0;i<3;i++){t=getTime();try{I2C1.writeTo(${NOBODY_I2C},0);return "acknowledged"}` +
      "catch(e){t=(getTime()-t)*1000;if(t<d)d=t}}return d",
    (value) =>
      typeof value === "number"
        ? { seen: `throws after ${value.toFixed(1)} ms`, fits: value <= nackMs + AT_ONCE_MS }
        : { seen: String(value), fits: String(value).startsWith("no I2C") ? undefined : false },
  );
}

function memoryProbe({ blocks }: Platform): Probe {
  return probe(
    "blocks of memory",
    blocks === undefined ? "at least 5,000" : String(blocks),
    "var m=process.memory();return [m.total,m.free,m.blocksize]",
    (value) => {
      const [total = 0, free = 0, bytes = 0] = value as number[];
      const fits = blocks === undefined ? total >= 5000 : total === blocks;
      return { seen: `${total} of ${bytes} B, ${free} of them free without the image`, fits };
    },
  );
}

function loopProbe(platform: Platform): Probe {
  const most = 2 * RP2040_TURN_MS;
  return probe(
    "an empty loop's turn",
    platform === RP2040 ? `${RP2040_TURN_MS} ms or so` : `at most ${most} ms`,
    `var t=getTime();for(var i=0;i<${TURNS};i++);return (getTime()-t)*1000/${TURNS}`,
    (value) => ({ seen: `${(value as number).toFixed(3)} ms`, fits: (value as number) <= most }),
  );
}

function modulesProbe({ radio, hasCrypto }: Platform): Probe {
  const wanted = ["Storage", ...(hasCrypto ? ["crypto"] : []), ...(radio ? ["Wifi", "net", "neopixel"] : [])];
  return probe(
    "modules",
    wanted.join(", "),
    `return ${JSON.stringify(wanted)}.filter(function(m){try{require(m);return 1}catch(e){return 0}})`,
    (value) => ({ seen: (value as string[]).join(", "), fits: (value as string[]).length === wanted.length }),
  );
}

function radioProbe(): Probe {
  return probe("Bluetooth", "off since `flash`", "return ESP32.getState().BLE", (value) => ({
    seen: value === true ? "on" : "off",
    fits: value !== true,
  }));
}

/** The board stands still meanwhile: its watchdog is given longer before. */
function connectProbe({ connectMs }: Platform): Probe {
  return probe(
    "connect to an address that nobody has",
    `stands still for about ${connectMs / 1000} s`,
    'if(require("Wifi").getStatus().station!="connected")return "not joined to a network";E.enableWatchdog(60,true);' +
      `var t=getTime(),c=require("net").connect({host:"${NOBODY_IP}",port:1883},function(){});c.on("error",function(){});return getTime()-t`,
    (value) => {
      if (typeof value !== "number") return { seen: String(value), fits: undefined };
      return { seen: `stands still for ${value.toFixed(1)} s`, fits: value <= 1.5 * (connectMs / 1000) };
    },
    CONNECT_MS,
  );
}
