import { describe, expect, it } from "vitest";
import { BOARDS } from "../../hardware/boards/all.ts";
import { ESP32_DEVKITC_OUTLINE } from "../../hardware/outlines/esp32-devkitc.ts";
import { labelOf, placeOf } from "../../hardware/outlines/outline.ts";

describe.each(BOARDS)("the outline of $name", ({ pins, wiring, outline }) => {
  const header = [...outline.left, ...outline.right];

  it("has every wired pin once, the rails, and no pin that the board's table lacks", () => {
    const carried = header.flatMap(([, carries]) => carries ?? []);
    for (const pin of Object.values(wiring))
      expect(
        carried.filter((one) => one === pin),
        pin,
      ).toHaveLength(1);
    for (const rail of ["5V", "3V3", "GND"]) expect(carried).toContain(rail);
    const known = [...Object.keys(pins), "5V", "3V3", "GND"];
    expect(carried.filter((one) => !known.includes(one))).toEqual([]);
  });

  it("has two rows of one length that fit along the board", () => {
    expect(outline.left.length).toBe(outline.right.length);
    expect((outline.left.length - 1) * 2.54).toBeLessThan(outline.lengthMm);
    expect(outline.rowSpacingMm).toBeLessThan(outline.widthMm);
  });
});

it("says where a pin is and what is printed beside it", () => {
  const esp32 = ESP32_DEVKITC_OUTLINE;
  expect([placeOf(esp32, "D25"), labelOf(esp32, "D25")]).toEqual(["left 9", "25"]);
  expect([placeOf(esp32, "D99"), labelOf(esp32, "D99")]).toEqual([undefined, "D99"]);
});
