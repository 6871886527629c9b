// `tillbeacon simulate`: a store day of virtual people through the firmware's core and the shop's policy: truth,
// estimates and decisions.
import path from "node:path";
import { type Command, Option } from "commander";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { newDispatch } from "../core/dispatch/policies.ts";
import type { LaneView } from "../core/lane-view.ts";
import { KIND_NAMES, type ShopKind } from "../simulator/family/shop-kinds.ts";
import { telemetryOf } from "../simulator/lane-telemetry.ts";
import { boxName, demoShop } from "../simulator/shop-setups.ts";
import { type LaneSecond, StoreDay } from "../simulator/store-day.ts";
import { hours, laneCount, seed } from "./arguments.ts";
import { makeOutputFolder, writeOutput } from "./output-file.ts";
import { Progress } from "./progress.ts";
import { runFamily } from "./simulate-family.ts";

interface SimulateOptions {
  lanes: number;
  hours: number;
  seed: number;
  traceDir?: string;
  json?: boolean;
  kind?: ShopKind | "any";
}

const HELP = `
The same seed gives the same day. With --trace-dir every lane's sensor trace is written as lane-N.trace.csv (to be fed
to 'tillbeacon replay'), the truth of every second as lane-N.truth.csv (t_ms,in_lane,waiting), its customers as
lane-N.customers.csv (arrive_ms,start_ms,end_ms), and all decisions as decisions.csv.

With --kind each lane is one of a family of shops, drawn by the seed (lane N: seed + N - 1): nobody calls tills, the
truth has more columns, and lane-N.shop.json says what the shop is like. A day has 12 hours unless --hours is given.

Examples:
  tillbeacon simulate --hours 1
  tillbeacon simulate --lanes 2 --hours 2 --seed 7 --trace-dir day7
  tillbeacon simulate --kind hypermarket --seed 3 --trace-dir day3`;

export function addSimulateCommand(program: Command): void {
  program
    .command("simulate")
    .description("simulate a store day: truth, estimates, decisions")
    .option("--lanes <n>", "number of lanes", laneCount, 6)
    .option("--hours <h>", "length of the day in hours", hours, 1)
    .option("--seed <n>", "which day", seed, 1)
    .option("--trace-dir <dir>", "write traces, truths and decisions here")
    .addOption(new Option("--kind <kind>", "a lane of this kind of shop").choices([...KIND_NAMES, "any"]))
    .option("--json", "print one line of JSON instead of text")
    .addHelpText("after", HELP)
    .action((options: SimulateOptions, command: Command) => {
      if (options.kind === undefined) return runSimulate(options);
      const isGiven = (name: string): boolean => command.getOptionValueSource(name) === "cli";
      const { kind, lanes: n, hours: h, seed: from, traceDir, json } = options;
      runFamily({
        kind,
        lanes: isGiven("lanes") ? n : 1,
        hours: isGiven("hours") ? h : 12,
        seed: from,
        traceDir,
        json,
      });
    });
}

function runSimulate(options: SimulateOptions): void {
  if (options.traceDir !== undefined) makeOutputFolder(options.traceDir);
  const traces = Array.from({ length: options.lanes }, () => ["t_ms,sensor,value,status"]);
  const truths = Array.from({ length: options.lanes }, () => ["t_ms,in_lane,waiting"]);
  const decisions = ["t_ms,kind,box,reason"];
  const keeps = options.traceDir !== undefined;
  const day = new StoreDay(demoShop(options.lanes, options.seed), (lane, ...row) => {
    if (keeps) traces[lane]?.push(row.join(","));
  });
  const dispatch = newDispatch();
  const score = new Score();
  const seconds = Math.round(options.hours * 3600);
  const progress = new Progress("simulate", seconds);
  let calls = 0;
  for (let s = 1; s <= seconds; s++) {
    const tMs = day.runSecond();
    const telemetry = day.lanes.map(({ core }) => telemetryOf(core, tMs));
    const verdict = dispatch.decide(telemetry.map(viewOf), tMs);
    for (const [i, lane] of day.lanes.entries()) {
      day.setLamp(i, verdict.lamps.get(boxName(i)) ?? "off");
      score.add(lane, telemetry[i]?.waiting ?? 0);
      if (keeps) truths[i]?.push(`${tMs},${lane.world.inLane()},${lane.world.waiting()}`);
    }
    for (const d of verdict.decisions) {
      if (d.kind === "call") calls += 1;
      decisions.push(`${d.tMs},${d.kind},${d.box},${JSON.stringify(d.reason)}`);
    }
    progress.show(s);
  }
  progress.end();
  if (options.traceDir !== undefined) write(options.traceDir, day, traces, truths, decisions);
  print(options, {
    ...score.summary(),
    ...waits(day),
    arrived: day.shop.arrived,
    decisions: decisions.length - 1,
    calls,
  });
}

function viewOf(telemetry: Telemetry, i: number): LaneView {
  const place = {
    box: boxName(i),
    name: `Till ${i + 1}`,
    role: "lane",
    pool: "",
    hasSwitch: true,
    machines: 0,
  } as const;
  return { ...place, freshness: "fresh", heardMs: 0, telemetry };
}

/** Error of the estimated number waiting against the truth, over all lane seconds. */
class Score {
  private n = 0;
  private error = 0;
  private bias = 0;
  private within = 0;

  add(lane: LaneSecond, estimated: number): void {
    const off = estimated - lane.world.waiting();
    this.n += 1;
    this.error += Math.abs(off);
    this.bias += off;
    if (Math.abs(off) <= 1) this.within += 1;
  }

  summary(): { laneSeconds: number; waitingMae: number; waitingBias: number; withinOne: number } {
    const { n } = this;
    return { laneSeconds: n, waitingMae: this.error / n, waitingBias: this.bias / n, withinOne: this.within / n };
  }
}

function waits(day: StoreDay): { served: number; meanWaitS: number } {
  const all = day.lanes.flatMap(({ world }) => world.customers);
  const sum = all.reduce((total, c) => total + (c.startMs - c.arriveMs) / 1000, 0);
  return { served: all.length, meanWaitS: all.length > 0 ? sum / all.length : 0 };
}

function write(dir: string, day: StoreDay, traces: string[][], truths: string[][], decisions: string[]): void {
  const save = (name: string, lines: string[]): void => writeOutput(path.join(dir, name), `${lines.join("\n")}\n`);
  for (const [i, { world }] of day.lanes.entries()) {
    const customers = world.customers.map((c) => `${c.arriveMs},${c.startMs},${c.endMs}`);
    save(`lane-${i + 1}.trace.csv`, traces[i] ?? []);
    save(`lane-${i + 1}.truth.csv`, truths[i] ?? []);
    save(`lane-${i + 1}.customers.csv`, ["arrive_ms,start_ms,end_ms", ...customers]);
  }
  save("decisions.csv", decisions);
}

function print(options: SimulateOptions, result: { [name: string]: number }): void {
  const rounded = Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4]),
  );
  if (options.json) {
    console.log(JSON.stringify({ lanes: options.lanes, hours: options.hours, seed: options.seed, ...rounded }));
    return;
  }
  for (const [name, value] of Object.entries(rounded)) console.log(`${name.padEnd(14)} ${value}`);
  if (options.traceDir !== undefined) console.log(`traces and truths: ${options.traceDir}`);
}
