import { describe, expect, it } from "vitest";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { LampWatcher } from "../../host/simulator/lamp-watcher.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { LAMP_LOOKS } from "../../protocol/lamps.ts";
import { LAMPS, type LampSignal } from "../../protocol/messages/lane-states.ts";

const PIN = {
  green: ESP32_DEVKITC.wiring.lampGreen,
  amber: ESP32_DEVKITC.wiring.lampAmber,
  red: ESP32_DEVKITC.wiring.lampRed,
};

/** Shows signals for ten seconds each, in steps of 100 ms like the firmware, and returns what the watcher reads. */
function read(signals: LampSignal[]): LampSignal[] {
  const clock = new VirtualClock();
  const seen: LampSignal[] = [];
  const watcher = new LampWatcher(clock, (signal) => seen.push(signal));
  let lit = "none";
  for (const signal of signals) {
    const { colour, onMs, offMs } = LAMP_LOOKS[signal];
    for (let t = 0; t < 10000; t += 100) {
      const now = t % (onMs + offMs) < onMs ? colour : "none";
      for (const [name, pin] of Object.entries(PIN))
        if ((name === now) !== (name === lit)) watcher.pin(pin, name === now ? 1 : 0);
      lit = now;
      clock.runUntil(clock.nowMs() + 100);
    }
  }
  return seen;
}

describe("reading a lamp off its pins", () => {
  it.each(valuesOf(LAMPS).filter((s) => s !== "off"))("recognises %s by its pattern alone", (signal) => {
    expect(read(["off", signal, "off"])).toEqual([signal, "off"]);
  });

  it("distinguishes consecutive patterns without a dark pause", () => {
    expect(read(["open", "coming", "stalled", "close"])).toEqual(["open", "coming", "stalled", "close"]);
  });

  it("has no two signals that look alike, and none faster than three flashes a second", () => {
    const looks = valuesOf(LAMPS).map((s) =>
      JSON.stringify([LAMP_LOOKS[s].onMs, LAMP_LOOKS[s].offMs, LAMP_LOOKS[s].colour]),
    );
    expect(new Set(looks).size).toBe(looks.length);
    for (const s of valuesOf(LAMPS)) expect(LAMP_LOOKS[s].onMs + LAMP_LOOKS[s].offMs).toBeGreaterThan(333);
  });
});
