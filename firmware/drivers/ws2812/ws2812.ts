// A strip of WS2812 pixels. The board does the bit timing; order green, red, blue, eight bits each (WS2812B datasheet,
// "Composition of 24bit data").
import type { Bytes, Colour, Light, LightRow, PixelPort } from "../port.ts";

/** All colours are sent again after this long, as a strip loses them without power. Unit ms; guess. */
const REFRESH_MS = 1000;
/** Green and red of each colour, 0 to 255: bright enough indoors, at most 13 mA a pixel. */
const GREEN: Record<Colour, number> = { none: 0, green: 96, amber: 48, red: 0 };
const RED: Record<Colour, number> = { none: 0, green: 0, amber: 112, red: 128 };

/** One strip; `bytes` has room for three times its pixels. */
export class Strip implements LightRow {
  readonly count: number;
  private port: PixelPort;
  private bytes: Bytes;
  private changed = true;
  private sentMs = 0;

  constructor(port: PixelPort, bytes: Bytes, pixels: number) {
    this.port = port;
    this.bytes = bytes;
    this.count = pixels;
    for (let i = 0; i < 3 * pixels; i++) bytes[i] = 0;
  }

  set(index: number, colour: Colour): void {
    const at = 3 * index;
    const green = GREEN[colour];
    const red = RED[colour];
    if (this.bytes[at] === green && this.bytes[at + 1] === red) return;
    this.bytes[at] = green;
    this.bytes[at + 1] = red;
    this.changed = true;
  }

  /** Sends changes, and everything once a second. Time in ms. */
  flush(tMs: number): void {
    if (!this.changed && tMs - this.sentMs < REFRESH_MS) return;
    this.changed = false;
    this.sentMs = tMs;
    this.port.send(this.bytes);
  }
}

/** The first pixels of a strip, as one lamp. */
export class StripLamp implements Light {
  private strip: Strip;
  private pixels: number;
  private colour: Colour | undefined;

  constructor(strip: Strip, pixels: number) {
    this.strip = strip;
    this.pixels = pixels;
  }

  set(colour: Colour): void {
    if (colour === this.colour) return;
    this.colour = colour;
    for (let i = 0; i < this.pixels; i++) this.strip.set(i, colour);
  }
}
