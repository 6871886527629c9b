// `npm run faults:small`: a shop's day of 20 lanes on a machine of one core and 256 MB, many times as fast as life. The
// host is kept to one core and, where root can, to the memory (a control group); lamps must take less than 100 ms in 99 of
// 100 cases. Options: --hours, --seed, --speed, --save, --json. Exit code 1 when something is not so.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { quantile } from "../bench/score.ts";
import { LampLatency } from "./lamp-latency.ts";
import { IS_ROOT } from "./log-damage.ts";
import { readLogs, reckon } from "./log-files.ts";
import { pause } from "./rig.ts";
import { saveFigures } from "./save.ts";
import { SoakRun } from "./soak-run.ts";
import { freshOf, stateOf } from "./soak-watch.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
    speed: { type: "string", default: "60" },
    save: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const LANES = 20;
const LIMIT_MB = 256;
const TARGET_MS = 100;
/** Calls that come and go all day. */
const RULES = `policy: {name: threshold}
targets: {callAbove: 4, quietAtMost: 3, minConfidence: 0.3, coolDownMs: 0, quietMs: 2000, callsPerHour: 1000, lampHoldMs: 1000}
`;
/** Control groups for memory, of version 1 or 2. */
const GROUPS = "/sys/fs/cgroup";
const GROUP = `tillbeacon-${process.pid}`;

/** A group with this limit, and how a process is put into it; undefined where there can be none. */
function limitMemory(): { folder: string; file: string } | undefined {
  const isV1 = existsSync(`${GROUPS}/memory/cgroup.procs`);
  const folder = isV1 ? `${GROUPS}/memory/${GROUP}` : `${GROUPS}/${GROUP}`;
  try {
    mkdirSync(folder);
    const file = isV1 ? "memory.limit_in_bytes" : "memory.max";
    writeFileSync(`${folder}/${file}`, String(LIMIT_MB * 1048576));
    return { folder, file };
  } catch {
    return undefined;
  }
}

const group = IS_ROOT ? limitMemory() : undefined;
const join = group === undefined ? "" : `echo $$ > ${group.folder}/cgroup.procs; `;
const wrap = ["sh", "-c", `${join}exec taskset -c 0 "$@"`, "sh"];
const options = { hours: Number(values.hours), seed: Number(values.seed), speed: Number(values.speed), lanes: LANES };
const soak = new SoakRun({ ...options, onDisk: true, rules: RULES, wrap });
const latency = new LampLatency();

/** Memory of the host at its highest. Unit MB. */
function peakMb(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${soak.host.pid}/status`, "utf8"))?.[1]) / 1024;
}

const round = (value: number): number => Math.round(10 * value) / 10;

try {
  const startedMs = performance.now();
  await soak.open();
  soak.tap.onPacket = (packet, direction) => latency.see(packet, direction);
  soak.host.onLamp = (cause) => latency.caused(cause);
  let stale = 0;
  let looks = 0;
  await soak.wait(60000);
  for (; soak.simulatedMs() < 3600000 * options.hours && !soak.host.isOver; await soak.wait(60000)) {
    const { fresh, all } = freshOf(await stateOf(soak));
    looks += 1;
    if (fresh < all || all === 0) stale += 1;
  }
  const code = soak.host.isOver ? await soak.host.exited : undefined;
  const peak = soak.host.isOver ? 0 : peakMb();
  const tookS = Math.round((performance.now() - startedMs) / 1000);
  for (let i = 0; i < 30 && !soak.host.isOver && soak.ledger.waiting() > 2 * LANES; i++) await soak.wait(5000);
  const accounts = soak.ledger.accounts().map((account) => ({ ...account }));
  await pause(1000);
  soak.shop.stop();
  await soak.endHost("SIGTERM");
  const records = reckon(accounts, readLogs([soak.logDir]), new Map());
  const sorted = latency.times.toSorted((a, b) => a - b);
  const p99 = round(quantile(sorted, 0.99));
  const met = p99 < TARGET_MS && stale === 0 && records.lost === 0 && records.missing === 0 && code === undefined;
  for (const line of soak.findings) console.log(line);
  const figures = {
    ...{ ...options, tookS, limitMb: group === undefined ? null : LIMIT_MB, peakRssMb: round(peak) },
    ...{ hostEndedWith: code ?? null, acknowledged: accounts.reduce((n, { acked }) => n + acked, 0), records },
    lampMs: { n: sorted.length, median: round(quantile(sorted, 0.5)), p99, max: round(quantile(sorted, 1)) },
    ...{ looks, looksWithStaleLanes: stale, target: { p99Ms: TARGET_MS }, met },
  };
  console.log(JSON.stringify({ bench: "small-machine", ...figures }));
  if (values.save) saveFigures("small-machine", figures);
  process.exitCode = met ? 0 : 1;
} finally {
  await soak.close();
  if (group !== undefined) rmdirSync(group.folder);
}
