// `tillbeacon doctor`: what is wired to a running box, what each sensor sees now, and what to do about it.
import process from "node:process";
import type { Command } from "commander";
import type { ChannelName } from "../../protocol/channels.ts";
import { surePercent } from "../core/confidence.ts";
import { adviseAll, adviseCounts, type Finding } from "../provisioning/advice.ts";
import type { Console } from "../provisioning/console.ts";
import { Observation } from "../provisioning/observation.ts";
import type { BoxView } from "../provisioning/observed-box.ts";
import { seconds } from "./arguments.ts";
import { examineBoard } from "./board-doctor.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import { type ObservedLane, openObservedLane } from "./observed-lane.ts";

interface DoctorOptions extends PortOptions {
  for: number;
  json?: boolean;
  walking?: boolean;
  board?: boolean;
  as?: string;
}

const HELP = `
Watches the sensors of a box that runs, while it goes on counting, and prints what each shows and what is wrong with
it. Keep the lane empty meanwhile, or say --walking. The box must have been flashed and provisioned.

With --board it stops the box and asks the board itself: how long a watchdog it takes, its Storage, memory, I2C, clock ...
Each fact that the firmware builds on is printed beside what was seen (docs/platforms.md). Then the box starts again. An ESP32
on its WiFi is also made to connect to an address that nobody has, which takes 9 to 18 s.

Exit code 0: nothing is wrong; 1: something is, see the advice; 2: the box could not be examined.

Examples:
  tillbeacon doctor
  tillbeacon doctor --for 60 --walking    a minute of ordinary business
  tillbeacon doctor --board               the board instead of its sensors`;

const LOOK_MS = 500;

export function addDoctorCommand(program: Command): void {
  withPort(program.command("doctor"))
    .description("show live what each sensor of a running box sees, and what is wrong with it")
    .option("--for <seconds>", "how long to watch", seconds, 15)
    .option("--walking", "people walk through the lane meanwhile")
    .option("--board", "stop the box and test the board that it runs on")
    .option("--as <board>", "with --board: take it for this one, whatever it says of itself")
    .option("--json", "print the figures and findings as one line of JSON")
    .addHelpText("after", HELP)
    .action((options: DoctorOptions) =>
      withBoard(options, (board) => (options.board ? examineBoard(board, options) : runDoctor(board, options))),
    );
}

async function runDoctor(board: Console, options: DoctorOptions): Promise<void> {
  const lane = await openObservedLane(board);
  const { first, settings } = lane;
  if (!options.json)
    print(`${board.port}: tillbeacon ${first.firmware} on ${first.board}, box ${settings.store}/${settings.box}`);
  const { seen, view } = await watch(lane, options);
  const findings = [
    ...adviseAll(lane.sensors, seen, options.walking !== true),
    ...adviseCounts(view),
    ...adviseBox(view),
  ];
  if (options.json) {
    const figures = Object.fromEntries(lane.sensors.map((sensor) => [sensor, figuresOf(seen, sensor)]));
    print(JSON.stringify({ seconds: seen.seconds, figures, view, findings }));
  } else {
    for (const line of table(lane, seen)) print(line);
    print(`box: ${describeView(view)}`);
    for (const { sensor, weight, text } of findings)
      print(`${weight === "fault" ? "FAULT" : "hint"}  ${sensor}: ${text}`);
    if (findings.length === 0) print("nothing is wrong");
  }
  if (findings.some(({ weight }) => weight === "fault")) process.exitCode = 1;
}

/** Shows the sensors live on a terminal until the time is over. */
async function watch(lane: ObservedLane, options: DoctorOptions): Promise<{ seen: Observation; view: BoxView }> {
  const { box } = lane;
  let seen = new Observation(0, new Map());
  let started = false;
  await box.listen(
    (sample) => started && seen.take(sample),
    (tMs) => started && seen.pass(tMs),
  );
  const { tMs } = await box.view();
  seen = new Observation(tMs, await lane.levels());
  started = true;
  const endMs = performance.now() + options.for * 1000;
  const screen = new Screen();
  for (let leftMs = options.for * 1000; leftMs > 0; leftMs = endMs - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, leftMs)));
    if (!options.json) screen.show([...table(lane, seen), `${Math.ceil((endMs - performance.now()) / 1000)} s left`]);
    // Also notices a cable that was pulled.
    await box.view();
  }
  screen.clear();
  const view = await box.view();
  await box.stop();
  return { seen, view };
}

function table(lane: ObservedLane, seen: Observation): string[] {
  const rows = lane.sensors.map((sensor) => [sensor, lane.pinOf(sensor), ...shown(seen, sensor)]);
  const all = [["sensor", "pins", "now", "so far"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function figuresOf(seen: Observation, sensor: ChannelName): unknown {
  return sensor === "head" || sensor === "tail" ? seen.range(sensor) : (seen.beam(sensor) ?? null);
}

function shown(seen: Observation, sensor: ChannelName): [string, string] {
  if (sensor === "head" || sensor === "tail") {
    const { last, samples, valid, medianMm, spreadMm } = seen.range(sensor);
    const now = last === undefined ? "nothing" : last.status === 0 ? `${last.value} mm` : `status ${last.status}`;
    const hz = (samples / Math.max(1, seen.seconds)).toFixed(0);
    const range = medianMm === undefined ? "" : `, ${medianMm} mm +-${Math.round(spreadMm ?? 0)}`;
    return [now, `${hz} Hz, ${samples === 0 ? 0 : Math.round((100 * valid) / samples)} % valid${range}`];
  }
  const beam = seen.beam(sensor);
  if (sensor === "switch") return [beam === undefined ? "?" : beam.blocked ? "till open" : "till closed", ""];
  return [beam === undefined ? "?" : beam.blocked ? "broken" : "clear", `${beam?.breaks ?? 0} breaks`];
}

function describeView(view: BoxView): string {
  const waiting = view.waiting === undefined ? "unknown number" : String(view.waiting);
  return (
    `${waiting} waiting, ${surePercent(view.confidence)} % sure, till ${view.state}, ` +
    `${view.inward} in, ${view.outward} back, ${view.exits} out since its start, lamp ${view.lamp}, ` +
    `${view.hostSpoke ? "has heard its host" : "has not heard its host yet"}`
  );
}

function adviseBox(view: BoxView): Finding[] {
  const findings: Finding[] = [];
  if (!view.hostSpoke)
    findings.push({
      sensor: "link",
      weight: "hint",
      text: "the host has not spoken since the box started: is it running, is the box in its configuration, do WiFi and broker fit?",
    });
  if (view.errors.length > 0)
    findings.push({ sensor: "board", weight: "fault", text: `the interpreter reports ${view.errors.join(", ")}` });
  return findings;
}

/** Lines that are drawn over one another; only on a terminal. */
class Screen {
  private drawn = 0;

  show(lines: readonly string[]): void {
    if (!process.stderr.isTTY) return;
    this.clear();
    // A line that wraps would take two of the screen's. A terminal that does not know its width says 0.
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`${lines.map((line) => line.slice(0, width)).join("\n")}\n`);
    this.drawn = lines.length;
  }

  clear(): void {
    if (this.drawn > 0) process.stderr.write(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }
}
