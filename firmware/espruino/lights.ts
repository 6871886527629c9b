// The lights of a box: the lane's lamp and the cashier's gauge on a tower, on single LEDs or on a strip.
import type { Wiring } from "../../hardware/boards/board.ts";
import { Gauge } from "../drivers/gauge/gauge.ts";
import type { Colour, Light } from "../drivers/port.ts";
import { LampRow, Tower } from "../drivers/tower/tower.ts";
import { Strip, StripLamp } from "../drivers/ws2812/ws2812.ts";
import { PinOutput, StripPort } from "./board-port.ts";

/** What a box lights. */
export interface Lights {
  lamp: Light;
  gauge: Gauge;
  /** Where pixels are sent after they have been set. */
  strip: Strip | undefined;
}

/** Pixels of the strip, and how many of them repeat the lamp; the others are the gauge. */
const PIXELS = 8;
const LAMP_PIXELS = 2;

/** One colour in two places. */
class LightPair implements Light {
  private first: Light;
  private second: Light;

  constructor(first: Light, second: Light) {
    this.first = first;
    this.second = second;
  }

  set(colour: Colour): void {
    this.first.set(colour);
    this.second.set(colour);
  }
}

function openTower(wiring: Wiring): Light {
  return new Tower(
    new PinOutput(wiring.lampGreen as string),
    new PinOutput(wiring.lampAmber as string),
    new PinOutput(wiring.lampRed as string),
  );
}

/** A tower, and a strip that repeats its lamp and has the gauge: either may be missing on the wall. */
export function openTowerAndStrip(wiring: Wiring): Lights {
  const strip = new Strip(new StripPort(wiring.strip as string), new Uint8Array(3 * PIXELS), PIXELS);
  return {
    lamp: new LightPair(openTower(wiring), new StripLamp(strip, LAMP_PIXELS)),
    gauge: new Gauge(strip, LAMP_PIXELS),
    strip: strip,
  };
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
