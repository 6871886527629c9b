import { describe, expect, it } from "vitest";
import { board } from "../../hardware/boards/board.ts";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";

describe.each([ESP32_DEVKITC])("the wiring of $name", ({ pins, wiring }) => {
  it("gives no pin twice, and only pins that the board has", () => {
    const used = Object.values(wiring);
    expect(new Set(used).size).toBe(used.length);
    for (const pin of used) expect(Object.keys(pins)).toContain(pin);
  });
});

describe("the types of a wiring", () => {
  it("do not let an output onto an input-only pin", () => {
    const { wiring } = ESP32_DEVKITC;
    const wrong = { ...wiring, lampGreen: "D34" } as const;
    // @ts-expect-error D34 is an input
    board("test", { ...ESP32_DEVKITC.pins, D34: "in" } as const, wrong);
  });
});
