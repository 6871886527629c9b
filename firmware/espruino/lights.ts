// The lights of a box: the lane's lamp and the cashier's gauge on a tower, on single LEDs or on a strip.
import type { Wiring } from "../../hardware/boards/board.ts";
import type { Lights } from "../core/beacon.ts";
import { Gauge } from "../drivers/gauge/gauge.ts";
import type { Light } from "../drivers/port.ts";
import { LampRow, LightPair, Tower } from "../drivers/tower/tower.ts";
import { STRIP_BYTES, stripLights } from "../platform/strip-lights.ts";
import { PinOutput, StripPort } from "./board-port.ts";

function openTower(wiring: Wiring): Light {
  return new Tower(
    new PinOutput(wiring.lampGreen as string),
    new PinOutput(wiring.lampAmber as string),
    new PinOutput(wiring.lampRed as string),
  );
}

/** A tower, and a strip that repeats its lamp and has the gauge: either may be missing on the wall. */
export function openTowerAndStrip(wiring: Wiring): Lights {
  const onStrip = stripLights(new StripPort(wiring.strip as string), new Uint8Array(STRIP_BYTES));
  return { lamp: new LightPair(openTower(wiring), onStrip.lamp), gauge: onStrip.gauge, strip: onStrip.strip };
}

/** A tower, and the gauge on four LEDs. */
export function openTowerAndLeds(wiring: Wiring): Lights {
  const leds = [
    new PinOutput(wiring.gauge1 as string),
    new PinOutput(wiring.gauge2 as string),
    new PinOutput(wiring.gauge3 as string),
    new PinOutput(wiring.gauge4 as string),
  ];
  return { lamp: openTower(wiring), gauge: new Gauge(new LampRow(leds), 0), strip: undefined };
}
