// `npm run soak -- --hours 24 --seed 1`: a shop at many times its speed, with a random fault every few minutes. Every
// record acknowledged must be in the log once, lamps right soon after each recovery, memory and descriptors flat. Options:
// --hours, --seed, --speed (simulated seconds to the second, at most), --lanes, --every (minutes of quiet between two
// faults, on average), --only <part of a kind>, --save, --json. Exit code 1 when something is not so.
import path from "node:path";
import { parseArgs } from "node:util";
import { readLogs, reckon } from "./log-files.ts";
import { pause } from "./rig.ts";
import { saveFigures } from "./save.ts";
import { MOVED, SOAK_FAULTS, type SoakFault } from "./soak-faults.ts";
import { judgeSoak, type Recovery } from "./soak-judge.ts";
import { SoakRun } from "./soak-run.ts";
import { recoveryOf } from "./soak-watch.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "24" },
    seed: { type: "string", default: "1" },
    speed: { type: "string", default: "100" },
    lanes: { type: "string", default: "4" },
    every: { type: "string", default: "3.5" },
    only: { type: "string", default: "" },
    save: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const options = {
  hours: Number(values.hours),
  seed: Number(values.seed),
  speed: Number(values.speed),
  lanes: Number(values.lanes),
};
/** Mean time from one recovery to the next fault. */
const quietMs = 60000 * Number(values.every);
const soak = new SoakRun(options);
const recoveries: Recovery[] = [];

/** The kinds in a random order, each once before any comes again. */
function* kinds(): Generator<SoakFault> {
  for (;;) {
    const left = SOAK_FAULTS.filter(({ name }) => name.includes(values.only));
    while (left.length > 0) yield left.splice(Math.floor(soak.random.uniform() * left.length), 1)[0] as SoakFault;
  }
}

async function strike(fault: SoakFault): Promise<void> {
  const hour = soak.hour();
  await fault.run(soak);
  recoveries.push({ fault: fault.name, hour, ...(await recoveryOf(soak)) });
}

async function live(): Promise<void> {
  const endMs = 3600000 * options.hours;
  const order = kinds();
  while (soak.simulatedMs() < endMs) {
    await soak.wait(soak.random.between(0.4, 1.6) * quietMs);
    await soak.sample();
    let fault = order.next().value as SoakFault;
    while (fault.endsHost && soak.simulatedMs() > endMs / 2) fault = order.next().value as SoakFault;
    await strike(fault);
    if (!values.json && recoveries.length % 20 === 0) console.log(progress());
  }
}

function progress(): string {
  const kept = soak.samples.at(-1)?.keptMb.toFixed(1) ?? "unknown";
  return `${soak.hour()} h: ${recoveries.length} faults, ${kept} MB kept`;
}

/** A run that is broken off leaves no process and no mount behind. */
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, async () => {
    await soak.close();
    process.exit(130);
  });

const startedMs = performance.now();
try {
  await soak.open();
  console.log(
    `soak: ${options.hours} h at ${options.speed} times the speed, ${options.lanes} boxes, seed ${options.seed}`,
  );
  await live();
  for (let i = 0; i < 60 && soak.ledger.waiting() > 2 * options.lanes; i++) await soak.wait(5000);
  const accounts = soak.ledger.accounts().map((account) => ({ ...account }));
  await pause(1000);
  soak.shop.stop();
  await pause(300);
  await soak.endHost("SIGTERM");
  const content = readLogs([soak.logDir], [path.join(soak.logDir, MOVED)]);
  const sums = reckon(accounts, content, new Map());
  const tookS = Math.round((performance.now() - startedMs) / 1000);
  const verdict = judgeSoak({ soak, recoveries, sums, content, accounts });
  for (const line of verdict.lines) console.log(line);
  const figures = { ...options, tookS, ...verdict.figures, met: verdict.isMet };
  console.log(JSON.stringify({ bench: "soak", ...figures }));
  if (values.save) saveFigures("soak", figures);
  process.exitCode = verdict.isMet ? 0 : 1;
} finally {
  await soak.close();
}
