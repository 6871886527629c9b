// A fake WS2812 strip: takes bytes, shows colours, loses them without power.
import type { Bytes, Colour, PixelPort } from "../../firmware/drivers/port.ts";

/** A strip with a number of pixels. */
export class FakeStrip implements PixelPort {
  /** Transmissions so far. */
  sent = 0;
  private shown: Uint8Array;

  constructor(pixels: number) {
    this.shown = new Uint8Array(3 * pixels);
  }

  send(bytes: Bytes): void {
    this.sent += 1;
    for (let i = 0; i < this.shown.length; i++) this.shown[i] = bytes[i] ?? 0;
  }

  losePower(): void {
    this.shown.fill(0);
  }

  /** Colour of each pixel. */
  colours(): Colour[] {
    const colours: Colour[] = [];
    for (let i = 0; i < this.shown.length; i += 3) colours.push(nameOf(this.shown[i] ?? 0, this.shown[i + 1] ?? 0));
    return colours;
  }
}

function nameOf(green: number, red: number): Colour {
  if (green === 0 && red === 0) return "none";
  if (red === 0) return "green";
  return green === 0 ? "red" : "amber";
}
