// `tillbeacon replay`: a trace through the firmware's core, as CSV on standard output.
import { once } from "node:events";
import { type Command, Option } from "commander";
import { readLaneFile } from "../config/lane-file.ts";
import { readText } from "../config/text-file.ts";
import { formatRow, REPLAY_HEADER, replay } from "../simulator/replay.ts";
import { TARGETS, type TargetName } from "../simulator/target-names.ts";
import { parseTrace } from "../simulator/trace.ts";
import { traceLayoutOf } from "../simulator/trace-layout.ts";
import { tillCount } from "./arguments.ts";
import { Progress } from "./progress.ts";

interface ReplayOptions {
  lane?: string;
  servers?: number;
  target: TargetName;
}

const HELP = `
The trace is CSV with the columns t_ms,sensor,value,status. Sensors: entry, entry2, exit (beams: 1 broken, 0 clear;
entry before entry2 is inward), head, tail (ranges in mm; status 0 valid), switch (1 open, 0 closed). A sensor that
the trace lacks is one that the lane lacks.

Prints one row a second: what the box knew then. Empty means unknown. wait_s is the wait predicted for somebody who
joins now, wait_low_s to wait_high_s its 80 % range; ins, outs, reversed and *_presences only ever grow.

Examples:
  tillbeacon replay monday.csv > monday-estimates.csv
  tillbeacon replay hall.csv --servers 4          one line, four tills, exit beam at the head of the line
  tillbeacon replay monday.csv --target espruino  the bundle that a box runs instead of the source

Exit code 2: the trace or an option cannot be used; the message names file, line, what was found and expected.`;

export function addReplayCommand(program: Command): void {
  program
    .command("replay <trace>")
    .description("run a recorded trace through the firmware's core, one CSV row a second")
    .option("--lane <file>", "lane file (YAML): sensors and tills, where the trace does not show it")
    .option("--servers <c>", "one line before this many tills, exit beam at the head of the line", tillCount)
    .addOption(new Option("--target <target>", "what runs the core").choices(TARGETS).default("source"))
    .addHelpText("after", HELP)
    .action(runReplay);
}

async function runReplay(file: string, options: ReplayOptions): Promise<void> {
  // Whoever reads may stop, as `head` does; what else may be is told.
  process.stdout.on("error", () => process.exit());
  const lane = options.lane === undefined ? {} : readLaneFile(options.lane);
  const trace = parseTrace(readText(file), file);
  if (trace.isCut) console.error(`${file}: the last row is cut off and left out`);
  // The Lua VM is heavy to load: only this command needs it.
  const { openTarget } = await import("../simulator/target.ts");
  const target = await openTarget(options.target, traceLayoutOf(trace, lane, options.servers));
  const first = trace.tMs[0] as number;
  const progress = new Progress("replay", (trace.tMs[trace.length - 1] as number) - first);
  let lines = [REPLAY_HEADER];
  for (const { tMs, estimate } of replay(trace, target)) {
    lines.push(formatRow(tMs, estimate));
    if (lines.length < 1000) continue;
    await write(lines);
    lines = [];
    progress.show(tMs - first);
  }
  await write(lines);
  progress.end();
  target.close();
}

async function write(lines: string[]): Promise<void> {
  if (!process.stdout.write(`${lines.join("\n")}\n`)) await once(process.stdout, "drain");
}
