import { describe, expect, it } from "vitest";
import { valuesOf } from "../../protocol/enumerations.ts";
import { LAMP_LOOKS, LAMP_MEANINGS } from "../../protocol/lamps.ts";
import { LAMPS } from "../../protocol/messages/lane-states.ts";

const pairs = valuesOf(LAMPS).flatMap((a, i, all) => all.slice(i + 1).map((b): [typeof a, typeof a] => [a, b]));

/** Longer by half is what an eye tells apart without a clock. */
function differs(a: number, b: number): boolean {
  return Math.max(a, b) >= 1.5 * Math.min(a, b) && a !== b;
}

describe("the looks of lamps", () => {
  it.each(pairs)("%s and %s differ without their colour", (a, b) => {
    const [one, other] = [LAMP_LOOKS[a], LAMP_LOOKS[b]];
    expect(differs(one.onMs, other.onMs) || differs(one.offMs, other.offMs)).toBe(true);
  });

  it.each(valuesOf(LAMPS))("%s flashes less than three times a second and says what it means", (signal) => {
    const { onMs, offMs } = LAMP_LOOKS[signal];
    const meaning = LAMP_MEANINGS[signal];
    expect(onMs + offMs).toBeGreaterThan(1000 / 3);
    expect(meaning).not.toBe("");
  });
});
