// `npm run rp2040`: a box on a real RP2040 build through 50 starts with a power cut each, flashing with power cuts, and a
// minute of a full lane. Prints its figures; the last line is JSON. Takes most of an hour; --quick, or one part of it with
// --only=facts, lane, starts, rest or flashing, and --starts=N with --seed=N.
import process from "node:process";
import { readBundle } from "../../../firmware/build/bundles.ts";
import { findRp2040, rp2040Note } from "./build.ts";
import { examine } from "./examination.ts";
import { cutFlashing } from "./flash-cuts.ts";
import { crowdedLane, laneLoad, sensorsWith, startedLane } from "./lane-load.ts";
import { cutStarts, restAfterFailures } from "./power-cuts.ts";
import { settingsWith, shippedFlash } from "./shipped-box.ts";

type Lane = ReturnType<typeof startedLane>;

const quick = process.argv.includes("--quick");
const option = (name: string): string | undefined =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const SIZES = quick ? { starts: 3, seconds: 3, every: 40 } : { starts: 50, seconds: 60, every: 10 };
const TARGET_SHARE = 0.3;
const TARGET_MS = 150;

const build = findRp2040();
if (build === undefined) {
  console.error(rp2040Note);
  process.exit(2);
}
const only = option("only");
const wants = (part: string): boolean => only === undefined || only === part;
const shipped = await shippedFlash(build);
const figures: { [name: string]: unknown } = {};

if (wants("facts")) {
  const facts = await examine(build);
  for (const { name, expected, seen, fits } of facts)
    console.log(`${fits ? "as expected" : "OTHER"}  ${name}: ${seen} (${expected})`);
  figures["facts"] = facts.filter(({ fits }) => fits === false).length;
}
if (wants("lane")) {
  const loads: { [name: string]: unknown } = {};
  for (const [clock, cableM] of [
    ["400 kHz", 0.5],
    ["100 kHz", 3],
  ] as const) {
    const flash = await shippedFlash(build, settingsWith(cableM));
    for (const [zones, lane] of [
      ["nobody in the zones", (): Lane => startedLane(build, flash.slice(), sensorsWith("vl53l1x"))],
      ["somebody in both zones", (): Lane => crowdedLane(build, flash.slice())],
    ] as const) {
      const load = laneLoad(lane(), SIZES.seconds);
      loads[`${clock}, ${zones}`] = load;
      console.log(
        `full lane, ${load.seconds} s, I2C at ${clock}, ${zones}: ${(100 * load.share).toFixed(1)} % of the chip at least (target ${100 * TARGET_SHARE} %), ` +
          `longest turn ${load.longestMs.toFixed(0)} ms (target ${TARGET_MS} ms), ${load.ins} people counted`,
      );
    }
  }
  figures["lane"] = loads;
}
if (wants("starts")) {
  const cuts = await cutStarts(
    build,
    shipped.slice(),
    Number(option("starts") ?? SIZES.starts),
    Number(option("seed") ?? 1),
    (starts, { boots, broken }) =>
      starts % 5 === 0 && console.log(`  ${starts} starts: ${boots.length} boot ids, ${broken.length} files broken`),
  );
  console.log(
    `${cuts.starts} starts with a power cut, ${cuts.inFlash} of them while flash was written: ${cuts.ran} came as far as the image, ` +
      `${cuts.recounted.length} of them with a count that had been; ${cuts.boots.length} boot ids told, ${cuts.repeated.length} twice; ${cuts.broken.length} files broken; ${cuts.up ? "up at the end" : "NOT up at the end"}`,
  );
  figures["starts"] = { ...cuts, boots: cuts.boots.length };
}
if (wants("rest")) {
  const { failed, ranMs, bornMs, said } = restAfterFailures(build, shipped.slice(), (progress) =>
    console.log(`  ${progress}`),
  );
  const text = (ms: number | undefined): string => (ms === undefined ? "never" : `after ${Math.round(ms)} ms`);
  console.log(
    `${failed} failed starts in a row: the next one runs its image ${text(ranMs)}, reaches its host ${text(bornMs)}`,
  );
  figures["rest"] = { failed, ranMs, bornMs, said };
}
if (wants("flashing")) {
  const next = (await readBundle("rp2040")).replace(/^(\/\/tillbeacon \S+) \S+/, "$1 0.2.0");
  figures["flashing"] = await cutFlashing(build, shipped, next, SIZES.every, (cut) => {
    const settings = cut.settingsWhole ? "whole" : "BROKEN";
    console.log(
      `power cut in flash operation ${cut.operations}: settings ${settings}, runs ${cut.runs}, ${cut.up ? "up" : "NOT up"}`,
    );
  });
}
console.log(JSON.stringify(figures));
