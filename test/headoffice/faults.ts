// `npm run faults:headoffice`: head office under faults, through Mosquitto and through three nodes of RabbitMQ. Ends with one
// line of JSON; exit code 1 when a record is lost or counted twice.
import { parseArgs } from "node:util";
import { type BrokerName, runFaults } from "./fault-run.ts";

const { values } = parseArgs({
  options: {
    broker: { type: "string" },
    shops: { type: "string", default: "40" },
    random: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
  },
});
const brokers: BrokerName[] = values.broker === undefined ? ["mosquitto", "rabbitmq"] : [values.broker as BrokerName];
const results: { [broker: string]: object } = {};
for (const broker of brokers) {
  const result = await runFaults({
    ...{
      broker,
      shops: Number(values.shops),
      perS: 2,
      paceMs: 2500,
      random: Number(values.random),
      seed: Number(values.seed),
      putsBack: true,
    },
    say: (text) => console.log(text),
  });
  results[broker] = result;
  const { lost, different, twice, miscounted, waiting, made } = result;
  if (lost + different + twice + miscounted + waiting > 0 || made === 0) process.exitCode = 1;
}
console.log(JSON.stringify(results));
