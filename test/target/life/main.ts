// `npm run life`: two days in the life of a box, its image on the real Espruino interpreter (ESPRUINO), with the real host and
// Mosquitto. Prints its figures; the last line is JSON. --quick: an hour; --seed=N. Exit code 1 when something is not as it
// should be.
import process from "node:process";
import { mosquitto } from "../../e2e/programs.ts";
import { findEspruino, skipNote } from "../espruino.ts";
import { judge } from "./judge.ts";
import { LifeRun } from "./life-run.ts";
import { IN_SHORT, live, TWO_DAYS } from "./two-days.ts";

const interpreter = findEspruino();
if (interpreter === undefined || mosquitto === undefined) {
  console.error(interpreter === undefined ? skipNote : "install mosquitto to run this");
  process.exit(2);
}
const seed = Number(process.argv.find((word) => word.startsWith("--seed="))?.slice(7) ?? 1);
const startedMs = performance.now();
const run = await LifeRun.open(interpreter, seed);
try {
  const findings = await live(run, process.argv.includes("--quick") ? IN_SHORT : TWO_DAYS, (text) => console.log(text));
  await run.stopHost();
  const verdict = judge(run, findings);
  for (const line of verdict.lines) console.log(line);
  const tookS = Math.round((performance.now() - startedMs) / 1000);
  console.log(JSON.stringify({ bench: "life", seed, tookS, ...verdict.figures, wrong: verdict.wrong }));
  process.exitCode = verdict.wrong.length === 0 ? 0 : 1;
} finally {
  await run.close();
}
