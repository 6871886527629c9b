// What tells one start of a box from the next, and its random numbers from another's: Espruino's generator begins with
// the same constants at each start (src/jsutils.c), and an ESP32's E.hwRand is that generator.
import { readStart, writeStart } from "./start-state.ts";

/** Samples of the pin's noise. */
const SAMPLES = 8;

/**
 * Nine to sixteen hexadecimal digits: a count of starts, and a checksum of all that differs otherwise, which seeds
 * `Math.random`, too. `noisePin` is an analogue input that nothing is wired to, if there is one.
 */
export function bootId(noisePin: string | undefined): string {
  const state = readStart();
  if (state.starts === 0) writeStart(state);
  let noise = getSerial() + "," + getTime() + "," + E.hwRand() + "," + state.n;
  for (let i = 0; noisePin !== undefined && i < SAMPLES; i++) noise += "," + analogRead(new Pin(noisePin));
  const sum = E.CRC32(noise);
  E.srand(sum);
  return state.n.toString(16) + digits(sum >>> 16) + digits(sum & 65535);
}

/** Four of them. */
function digits(word: number): string {
  return (word + 65536).toString(16).substring(1);
}
