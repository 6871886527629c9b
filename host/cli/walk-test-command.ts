// `tillbeacon walk-test`: guides a person through the lane, judges what the sensors saw, and stores the backgrounds.
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { ChannelName } from "../../protocol/channels.ts";
import { utcDateOf } from "../core/local-days.ts";
import type { Console } from "../provisioning/console.ts";
import { restart } from "../provisioning/flash.ts";
import type { Sample } from "../provisioning/observed-box.ts";
import { settingsFile } from "../provisioning/settings.ts";
import { quieten, sendFile } from "../provisioning/upload.ts";
import {
  type Backgrounds,
  backgroundsOf,
  isDone,
  judge,
  type Step,
  type StepRecord,
  type StepResult,
  stepsFor,
} from "../provisioning/walk.ts";
import { seconds } from "./arguments.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import { type ObservedLane, openObservedLane } from "./observed-lane.ts";
import { writeOutput } from "./output-file.ts";
import { ask, hasPerson } from "./terminal.ts";

interface WalkOptions extends PortOptions {
  stepSeconds: number;
  lane?: string;
  json?: boolean;
  store: boolean;
}

const HELP = `
One person follows what is asked; each step ends as soon as it has been seen, or when its time is over. On a terminal
each waits for Enter. When all steps pass, the backgrounds of the zones are stored in the box's settings, so
that it need not learn them after each start, and in a lane file for 'tillbeacon replay'.

Exit code 0: passed; 1: failed, see the advice; 2: the box could not be tested.

Examples:
  tillbeacon walk-test
  tillbeacon walk-test --step-seconds 30 --lane till-3.yaml`;

const LOOK_MS = 200;

export function addWalkTestCommand(program: Command): void {
  withPort(program.command("walk-test"))
    .description("guide a person through the lane, judge what the sensors saw, store the backgrounds")
    .option("--step-seconds <s>", "longest time of a step", seconds, 20)
    .option("--lane <file>", "lane file to write; <box>.lane.yaml if left out")
    .option("--no-store", "do not store the backgrounds")
    .option("--json", "print the report as one line of JSON")
    .addHelpText("after", HELP)
    .action((options: WalkOptions) => withBoard(options, (board) => runWalkTest(board, options)));
}

async function runWalkTest(board: Console, options: WalkOptions): Promise<void> {
  const lane = await openObservedLane(board);
  const note = (text: string): void => {
    if (!options.json) print(text);
  };
  const steps = stepsFor(lane.sensors, options.stepSeconds);
  const most = Math.ceil(steps.reduce((sum, step) => sum + step.seconds, 0));
  note(`walk test of ${lane.settings.store}/${lane.settings.box}: ${steps.length} steps, at most ${most} s`);
  const samples: Sample[] = [];
  await lane.box.listen(
    (sample) => samples.push(sample),
    () => {},
  );
  let backgrounds: Backgrounds = { headMm: undefined, tailMm: undefined };
  const results: StepResult[] = [];
  for (const [i, step] of steps.entries()) {
    const record = await perform(lane, step, `${i + 1}/${steps.length}`, samples, backgrounds, note);
    if (step.name === "empty") backgrounds = backgroundsOf(record.samples);
    const result = judge(step, record, backgrounds, lane.sensors);
    results.push(result);
    note(`  ${result.findings.length === 0 ? "ok" : "FAILED"}: ${result.found}`);
    for (const { sensor, text } of result.findings) note(`  ${sensor}: ${text}`);
  }
  await lane.box.stop();
  const passed = results.every(({ findings }) => findings.length === 0);
  const file = passed && options.store ? (options.lane ?? `${lane.settings.box}.lane.yaml`) : undefined;
  if (file !== undefined) await keep(board, lane.settings, backgrounds, file, note);
  if (options.json) print(JSON.stringify({ passed, calibration: backgrounds, laneFile: file ?? null, steps: results }));
  else
    print(
      passed
        ? "PASSED"
        : `FAILED: ${results
            .filter((r) => r.findings.length > 0)
            .map((r) => r.name)
            .join(", ")}`,
    );
  if (!passed) process.exitCode = 1;
}

/** Lets a step happen; its samples are those that come meanwhile. */
async function perform(
  lane: ObservedLane,
  step: Step,
  number: string,
  samples: Sample[],
  backgrounds: Backgrounds,
  note: (text: string) => void,
): Promise<StepRecord> {
  const { box } = lane;
  if (hasPerson()) await ask(`${number} ${step.ask}; ready? Enter`, "go");
  const before = await box.view();
  const from = samples.length;
  // Without a terminal the words are the start: whoever walks at once is seen.
  if (!hasPerson()) note(`${number} ${step.ask} (${step.seconds} s at most)`);
  const endMs = performance.now() + step.seconds * 1000;
  for (;;) {
    await sleep(LOOK_MS);
    const record = { samples: samples.slice(from), before, after: await box.view(), broken: [] };
    const leftS = Math.ceil((endMs - performance.now()) / 1000);
    if (leftS <= 0 || isDone(step, record, backgrounds)) {
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K\u0007");
      return { ...record, broken: await brokenBeams(lane) };
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${step.ask}: ${leftS} s left \u001b[K`);
  }
}

async function brokenBeams(lane: ObservedLane): Promise<ChannelName[]> {
  return [...(await lane.levels())].filter(([sensor, is]) => is && sensor !== "switch").map(([sensor]) => sensor);
}

/** Writes the backgrounds into the box's settings and a lane file, and restarts the box. */
async function keep(
  board: Console,
  settings: BoxSettings,
  { headMm, tailMm }: Backgrounds,
  file: string,
  note: (text: string) => void,
): Promise<void> {
  const { tills, entry, entryPair, exit, head, tail } = settings.layout;
  const measured = { ...(headMm === undefined ? {} : { headMm }), ...(tailMm === undefined ? {} : { tailMm }) };
  const layout = { tills, entry, entryPair, exit, head, tail, ...measured };
  const zones = [
    ...(headMm === undefined ? [] : [`  head: ${headMm}`]),
    ...(tailMm === undefined ? [] : [`  tail: ${tailMm}`]),
  ];
  const text = [
    `# Lane of box ${settings.box}, as measured by the walk test of ${utcDateOf(Date.now())}.`,
    `tills: ${tills}`,
    "sensors:",
    ...Object.entries({ entry, entryPair, exit, head, tail }).map(([sensor, is]) => `  ${sensor}: ${is}`),
    ...(zones.length > 0 ? ["background: # mm, with nobody there", ...zones] : []),
  ];
  writeOutput(file, `${text.join("\n")}\n`);
  await quieten(board);
  await sendFile(board, settingsFile({ ...settings, layout }), { note, sent: () => {} });
  await restart(board);
  note(`backgrounds stored on the box and in ${file}; the box has restarted`);
}
