// `npm run attacks`: every attack, on real ports, with both brokers; prints a table and, last, one line of JSON.
import { ALL_ATTACKS } from "./all-attacks.ts";
import { carryOut, type Result } from "./attack.ts";
import { BROKERS, Rig } from "./rig.ts";

const results: Result[] = [];
const only = process.argv[2];

for (const broker of BROKERS) {
  const rig = await Rig.open(broker);
  try {
    for (const attack of ALL_ATTACKS.filter(
      ({ at, name }) => at.includes(broker) && (only === undefined || name.includes(only)),
    )) {
      const result = await carryOut(attack, rig);
      results.push(result);
      const marks = [result.isRefused, result.isTold, result.isHarmless].map((good) => (good ? "yes" : "NO "));
      console.log(`${broker.padEnd(9)}  ${attack.name.padEnd(62)}  ${marks.join("  ")}  ${result.detail}`);
    }
  } finally {
    await rig.close();
  }
}
const failed = results.filter(({ isRefused, isTold, isHarmless }) => !(isRefused && isTold && isHarmless));
console.log(
  JSON.stringify({
    attacks: new Set(results.map(({ name }) => name)).size,
    rows: results.length,
    failed: failed.length,
  }),
);
process.exitCode = failed.length === 0 ? 0 : 1;
