// `npm run faults`: every fault against the real host with boxes that run the real firmware, a row each. Options:
// --only <part of a name>, --broker embedded|mosquitto, --jobs <n>, --save, --json. Exit code 1 when a row is red.
import { parseArgs } from "node:util";
import { readBundle } from "../../firmware/build/bundles.ts";
import { mosquitto } from "../e2e/programs.ts";
import type { Fault } from "./fault.ts";
import { FAULTS } from "./faults.ts";
import { type BrokerName, Rig } from "./rig.ts";
import { type Row, runFault } from "./run-fault.ts";
import { saveTable } from "./save.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    broker: { type: "string" },
    jobs: { type: "string", default: "3" },
    save: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const brokers = (["embedded", "mosquitto"] as const).filter(
  (name) => (values.broker ?? name) === name && (name === "embedded" || mosquitto !== undefined),
);
const isWanted = ({ name }: Fault): boolean => values.only?.some((part) => name.includes(part)) ?? true;
const queue: { fault: Fault; broker: BrokerName }[] = FAULTS.filter(isWanted).flatMap((fault) =>
  fault.brokers.filter((broker) => brokers.includes(broker)).map((broker) => ({ fault, broker })),
);
const rows: Row[] = [];

const WIDTHS = [44, 10, 8, 10, 12, 6, 8, 13];
const HEAD = ["fault", "broker", "fresh", "warned", "recovered s", "lost", "doubled", "decisions"];

function print(row: Row): void {
  const { fault, broker, fresh, warned, recoveredS, lost, doubled, decisions, isGreen, because } = row;
  const cells = [fault, broker, fresh, warned, recoveredS ?? "never", lost, doubled, decisions];
  const also = row.others.length > 0 ? ` (also warned of ${row.others.join(", ")})` : "";
  const slow = row.lagMs > 500 ? ` (boxes and test themselves waited up to ${row.lagMs} ms)` : "";
  const verdict = isGreen ? "green" : `RED: ${because.join("; ")}${slow}`;
  console.log(cells.map((cell, i) => String(cell).padEnd(WIDTHS[i] as number)).join("") + verdict + also);
}

async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const row = await runFault(next.fault, next.broker);
    rows.push(row);
    if (!values.json) print(row);
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, async () => {
    await Promise.allSettled([...Rig.open].map((rig) => rig.close()));
    process.exit(130);
  });
await readBundle("esp32");
if (!values.json) console.log(HEAD.map((word, i) => word.padEnd(WIDTHS[i] as number)).join(""));
await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work));
const green = rows.filter(({ isGreen }) => isGreen).length;
const summary = { faults: new Set(rows.map(({ fault }) => fault)).size, rows: rows.length, green };
console.log(JSON.stringify({ bench: "faults", ...summary, ...(values.json ? { table: rows } : {}) }));
if (values.save) saveTable(FAULTS, rows);
// A client of a fault that is over may still be trying to connect.
process.exit(green === rows.length ? 0 : 1);
