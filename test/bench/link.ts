// `npm run bench:link`: the box's link in full counts, on the real interpreter where ESPRUINO names it, in the bare VM
// otherwise. Ends with one line of JSON; exits with 1 when a target is missed.
import { parseArgs } from "node:util";
import { findEspruino, skipNote } from "../target/espruino.ts";
import { deliver, freeze, reconnect, refuse } from "../target/link-run.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const quick = values.quick === true;
const interpreter = findEspruino();
const say = (text: string): void => {
  if (values.json !== true) console.log(text);
};
const messages = quick ? 400 : 10000;
const times = quick ? 60 : 1000;
/** A box that is thrown off at each connection waits for ten seconds of its own: they are to pass soon. */
const RECONNECT_SPEED = 40;
/** Tries in three minutes, five seconds apart at the least. */
const MOST_TRIES = 2 + 180 / 5;
let told = 0;

function progress(what: string, of: number): (done: number) => void {
  const started = performance.now();
  return (done) => {
    if (performance.now() - told < 5000 || done === 0) return;
    told = performance.now();
    const leftS = (((told - started) / done) * (of - done)) / 1000;
    say(`  ${what}: ${done} of ${of}, ${Math.max(0, Math.round(leftS))} s left`);
  };
}

say(interpreter === undefined ? `in the bare VM (${skipNote})` : `on ${interpreter}`);
const delivery = await deliver(
  interpreter,
  { messages, brokerKills: quick ? 2 : 10, hostKills: 0, speed: 5 },
  progress("records", messages),
);
say(
  `broker killed ${delivery.kills} times in ${messages} records: ${delivery.upTo} logged without a gap, ` +
    `${delivery.inOrder ? "in order" : "NOT in order"}, ${delivery.marked} sent again with DUP, ` +
    `${delivery.duplicates} known to the host already and dropped, ${Math.round(delivery.seconds)} s`,
);
const keepAlives = await freeze(interpreter, 10);
say(`broker frozen: noticed after ${keepAlives.toFixed(2)} keep-alives (target: 2)`);
const refusal = await refuse(interpreter, 12, 180);
say(
  `wrong password: "${refusal.said}", ${refusal.tries} tries in 3 min, in the next health report: "${refusal.health}"`,
);
const memory =
  interpreter === undefined
    ? undefined
    : await reconnect(interpreter, { times, speed: RECONNECT_SPEED }, progress("connections", times));
if (memory !== undefined)
  say(`${memory.times} connections: ${memory.before} blocks in the first fifth, ${memory.after} in the last`);
const met =
  delivery.upTo >= messages &&
  delivery.inOrder &&
  delivery.dropped === 0 &&
  keepAlives <= 2 &&
  refusal.tries <= MOST_TRIES &&
  (memory === undefined || memory.after - memory.before <= 10);
console.log(
  JSON.stringify({
    interpreter: interpreter !== undefined,
    delivery,
    keepAlives,
    refusal,
    memory: memory ?? null,
    met,
  }),
);
process.exitCode = met ? 0 : 1;
