// What the drivers do on a board over half a minute of faults, printed line by line: to be run by any interpreter.
import { Zone } from "../../../firmware/core/zone.ts";
import "./fake-board.ts";

import { BeamRow, type BreakBeam } from "../../../firmware/drivers/break-beam/break-beam.ts";
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

/** A zone that keeps the newest valid range, and counts its samples. */
class Sink extends Zone {
  newestMm: number;
  heard: number;

  constructor() {
    super();
    this.newestMm = 0;
    this.heard = 0;
    this.expected = undefined;
  }

  override sample(rangeMm: number, status: number, tMs: number): void {
    super.sample(rangeMm, status, tMs);
    // One that is expected would not come by here.
    this.expected = undefined;
    this.heard += 1;
    if (status === 0) this.newestMm = rangeMm;
  }
}
const sinks = [new Sink(), new Sink()];

const ranging = startRanging(layout, wiring, openEither, 400000, sinks[0] as Sink, sinks[1] as Sink);
const row = new BeamRow(edges, {
  beamChanged: (_, blocked, tMs) => print(`beam ${blocked ? "blocked" : "clear"} ${tMs}`),
});
row.open(0, wiring.entry, 0);
const beam = row.beams[0] as BreakBeam;
const till = new TillSwitch(
  "button",
  (open, tMs) => print(`till ${open ? "open" : "closed"} ${tMs}`),
  (tMs) => print(`acknowledged ${tMs}`),
);

function report(what: string, forMs: number): void {
  for (const sink of sinks) {
    sink.heard = 0;
    sink.newestMm = 0;
  }
  clock.runUntil(clock.nowMs() + forMs);
  const places = ranging === undefined ? [] : ranging.chain.places;
  const faults = places.map((h) => (h.fault === "" ? "ok" : h.fault)).join(",");
  print(
    `${what}: ${faults} samples ${sinks.map((s) => s.heard).join(",")} mm ${sinks.map((s) => s.newestMm).join(",")}`,
  );
}

clock.every(100, () => {
  if (ranging !== undefined) ranging.look(monotonicMs());
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
