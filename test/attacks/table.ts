// `npm run attacks`: every attack, on real ports, with both brokers; prints a table and, last, one line of JSON.
import { type Attack, carryOut, type Result } from "./attack.ts";
import { BROKER_ATTACKS } from "./broker-attacks.ts";
import { PAGE_ATTACKS } from "./page-attacks.ts";
import { RAW_MQTT_ATTACKS } from "./raw-mqtt-attacks.ts";
import { BROKERS, Rig } from "./rig.ts";
import { SESSION_ATTACKS } from "./session-attacks.ts";

const ATTACKS: readonly Attack[] = [...BROKER_ATTACKS, ...RAW_MQTT_ATTACKS, ...PAGE_ATTACKS, ...SESSION_ATTACKS];
const results: Result[] = [];
const only = process.argv[2];

for (const broker of BROKERS) {
  const rig = await Rig.open(broker);
  try {
    for (const attack of ATTACKS.filter(
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
