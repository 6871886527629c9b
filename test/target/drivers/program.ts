// What the drivers do on a board over half a minute of faults, printed line by line: to be run by any interpreter.
import "./fake-board.ts";

import { HEAD } from "../../../firmware/core/lane.ts";
import { BreakBeam } from "../../../firmware/drivers/break-beam/break-beam.ts";
import { TillSwitch } from "../../../firmware/drivers/till-switch/till-switch.ts";
import { edges, monotonicMs } from "../../../firmware/espruino/board-port.ts";
import { openEither } from "../../../firmware/espruino/range-sensors.ts";
import { startRanging } from "../../../firmware/espruino/ranging.ts";
import { bus, clock, drive, head, tail } from "./fake-board.ts";

declare function print(text: string): void;

const wiring = {
  entry: "B1",
  entry2: "B2",
  exit: "B3",
  tillSwitch: "S1",
  sda: "SDA",
  scl: "SCL",
  headShutdown: "X1",
  tailShutdown: "X2",
  headReady: "R1",
};
const layout = { tills: 0, entry: true, entryPair: false, exit: false, head: true, tail: true };
let samples = [0, 0];
let newest = [0, 0];

const chain = startRanging(layout, wiring, openEither, (channel, rangeMm, status) => {
  const i = channel === HEAD ? 0 : 1;
  samples[i] = (samples[i] as number) + 1;
  if (status === 0) newest[i] = rangeMm;
});
const beam = new BreakBeam(edges, wiring.entry, false, 0, (blocked, tMs) => {
  print(`beam ${blocked ? "blocked" : "clear"} ${tMs}`);
});
const till = new TillSwitch(
  "button",
  (open, tMs) => print(`till ${open ? "open" : "closed"} ${tMs}`),
  (tMs) => print(`acknowledged ${tMs}`),
);

function report(what: string, forMs: number): void {
  samples = [0, 0];
  newest = [0, 0];
  clock.runUntil(clock.nowMs() + forMs);
  const places = chain === undefined ? [] : chain.places;
  const faults = places.map((h) => (h.fault === "" ? "ok" : h.fault)).join(",");
  print(`${what}: ${faults} samples ${samples.join(",")} mm ${newest.join(",")}`);
}

clock.every(100, () => {
  beam.poll(monotonicMs());
  till.poll(!edges.read(wiring.tillSwitch), monotonicMs());
});
report("started", 2000);
head.plug(false);
report("head unplugged", 1000);
head.plug(true);
report("head plugged in", 9000);
bus.heldPulses = 8;
report("data line held for 8 pulses", 1000);
bus.heldPulses = 1e9;
report("data line held", 3000);
bus.heldPulses = 0;
report("data line free", 9000);
tail.hung = true;
report("tail hung", 700);
tail.hung = false;
report("tail back", 2000);
drive("B1", 0);
report("beam", 500);
drive("B1", 1);
drive("S1", 0);
report("button", 1500);
drive("S1", 1);
report("end", 1000);
