// `npm run faults:line`: boxes and the real host as processes of their own, with a faulty line between them for an hour at
// speed: 30 % of packets lost and sent again, 2 s there and back, connections that are reset or half-open. With --real at
// the speed of life, with a Mosquitto between and a faulty line on either side of it: the host's MQTT client has timers of
// the machine's. Options: --hours, --seed, --real, --save, --json. Exit code 1 when a record is lost or doubled, or the shop is not
// well afterwards.
import { parseArgs } from "node:util";
import { mosquitto } from "../e2e/programs.ts";
import { readLogs, reckon } from "./log-files.ts";
import { pause } from "./rig.ts";
import { saveFigures } from "./save.ts";
import { absentDecisions } from "./soak-judge.ts";
import { SoakRun } from "./soak-run.ts";
import { freshOf, recoveryOf, stateOf } from "./soak-watch.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    real: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

/** Share of packets lost, and the way of one that is not. Unit ms. */
const LOSS = 0.3;
const WAY_MS = 1000;
/** A lost packet is sent again after this, after twice this, and so on (RFC 6298, 5.5); given up at last. Unit ms. */
const AGAIN_MS = 1500;
const LONGEST_MS = 12000;
const TRIES = 6;
/** Every so often a connection is half-open from then on. Unit ms. */
const DEAD_EVERY_MS = 300000;
const DEAD = 0.25;
/** All must be well again within this time once the line is. Unit ms. */
const WELL_MS = 20000;

const atMosquitto = values.real && mosquitto !== undefined;
const speed = values.real ? 1 : 60;
const options = { hours: Number(values.hours), speed, seed: Number(values.seed), lanes: 4, atMosquitto };
const soak = new SoakRun(options);
const counts = { packets: 0, lost: 0, resets: 0, halfOpen: 0, longestWayS: 0 };

/** How long a packet takes, its losses included. */
function way(): number {
  counts.packets += 1;
  let ms = WAY_MS;
  for (let i = 0; soak.random.chance(LOSS); i++) {
    counts.lost += 1;
    ms += Math.min(LONGEST_MS, AGAIN_MS * 2 ** i);
    if (i < TRIES) continue;
    counts.resets += 1;
    return Number.POSITIVE_INFINITY;
  }
  counts.longestWayS = Math.max(counts.longestWayS, Math.round(ms / 1000));
  return ms;
}

const taps = () => [soak.tap, ...(soak.hostTap === undefined ? [] : [soak.hostTap])];

async function live(): Promise<{ looks: number; fresh: number }> {
  const endMs = 3600000 * options.hours;
  let deadMs = DEAD_EVERY_MS;
  const sums = { looks: 0, fresh: 0 };
  for (; soak.simulatedMs() < endMs; await soak.wait(5000)) {
    const { fresh, all } = freshOf(await stateOf(soak));
    sums.looks += all;
    sums.fresh += fresh;
    if (soak.simulatedMs() < deadMs) continue;
    deadMs += DEAD_EVERY_MS;
    await soak.sample();
    for (const tap of taps()) counts.halfOpen += tap.abandon(DEAD, () => soak.random.uniform());
  }
  return sums;
}

try {
  await soak.open();
  await soak.wait(20000);
  for (const tap of taps()) tap.delayMs = way;
  const sums = await live();
  for (const tap of taps()) {
    tap.delayMs = () => 0;
    tap.hurry();
  }
  const { freshMs, rightMs } = await recoveryOf(soak);
  for (let i = 0; i < 60 && soak.ledger.waiting() > 2 * options.lanes; i++) await soak.wait(5000);
  const accounts = soak.ledger.accounts().map((account) => ({ ...account }));
  await pause(1000);
  soak.shop.stop();
  await soak.endHost("SIGTERM");
  const content = readLogs([soak.logDir]);
  const { printed, absent } = absentDecisions(soak, content);
  const records = reckon(accounts, content, new Map());
  const isKept = records.lost === 0 && records.missing === 0 && records.doubled === 0 && absent.length === 0;
  const isWell = freshMs !== undefined && freshMs <= WELL_MS && rightMs !== undefined && rightMs <= 5000;
  for (const line of soak.findings) console.log(line);
  const { packets, lost, resets, halfOpen, longestWayS } = counts;
  const figures = {
    ...{ hours: options.hours, seed: options.seed, broker: atMosquitto ? "mosquitto" : "embedded" },
    ...{ packets, lossShare: Math.round((100 * lost) / (packets + lost)) / 100, longestWayS, resets, halfOpen },
    connections: taps().reduce((n, tap) => n + tap.connections, 0),
    freshShare: Math.round((100 * sums.fresh) / sums.looks) / 100,
    acknowledged: accounts.reduce((n, { acked }) => n + acked, 0),
    records,
    ...{ decisions: printed, decisionsAbsent: absent.length },
    ...{ freshAfterS: (freshMs ?? Number.NaN) / 1000, lampsAfterS: (rightMs ?? Number.NaN) / 1000 },
  };
  console.log(JSON.stringify({ bench: "faulty-line", ...figures, met: isKept && isWell }));
  if (values.save) saveFigures("faulty-line", { ...figures, met: isKept && isWell });
  process.exitCode = isKept && isWell ? 0 : 1;
} finally {
  await soak.close();
}
