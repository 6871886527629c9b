import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Strip } from "../../../firmware/drivers/ws2812/ws2812.ts";
import { assemble, everyAssembly } from "../../../hardware/assembly/assemble.ts";
import { everyPart } from "../../../hardware/assembly/assembly.ts";
import { BOARDS } from "../../../hardware/boards/all.ts";
import { billOf, hostBill, priceOf, sumOf } from "../../../hardware/kits/bill.ts";
import { billRows, kitsCsv, shopBill } from "../../../hardware/kits/bill-text.ts";
import { KITS, kitNamed } from "../../../hardware/kits/kit.ts";
import { measuredFigures } from "../../../hardware/kits/measured.ts";
import { PARTS } from "../../../hardware/parts/all.ts";
import { KITS as MEASURED } from "../../bench/family/kits.ts";

const lean = () => everyAssembly().filter(({ kit }) => kit.name === "lean");

describe("the kits", () => {
  it.each(KITS.filter(({ measuredAs }) => measuredAs !== undefined))(
    "$name has the sensors of the row of docs/accuracy.md that it is given",
    ({ layout, measuredAs }) => {
      const measured = MEASURED.find(({ name }) => `${name} kit` === measuredAs);
      expect({ tills: 0, ...layout }).toEqual(measured?.layout);
      expect(measured?.priceEur).toBeGreaterThan(0);
    },
  );

  it("repeats what that page has, and says so where it has no such row", () => {
    const page = [
      "| | parts for a lane | right, all kinds | median shop | worst tenth | points |",
      "| full kit | 57 EUR | 87 % | 91 % | 61 % | 0.5 |",
    ].join("\n");
    expect(measuredFigures("full kit", page)).toEqual(["87 %", "91 %", "61 %"]);
    expect(() => measuredFigures("lean kit", page)).toThrow('found no row "lean kit"');
  });
});

describe("a bill", () => {
  it.each(everyAssembly())("of $board.name with $kit.name has every part that is fitted or connected", (assembly) => {
    const bill = billOf(assembly);
    for (const { part } of everyPart(assembly)) {
      const fitted = everyPart(assembly).filter((one) => one.part === part).length;
      if (part !== "usb-host") expect(bill.get(part), part).toBe(fitted);
    }
    expect(bill.get(assembly.board.name as "rp2040-pico")).toBe(1);
  });

  it("adds up", () => {
    const [box] = lean();
    if (box === undefined) throw new Error("no lean kit");
    const bill = billOf(box);
    const byHand = [...bill].reduce((sum, [part, count]) => sum + PARTS[part].priceEur * count, 0);
    expect(priceOf(bill)).toBeCloseTo(byHand, 2);
    expect(priceOf(shopBill([box, box]))).toBeCloseTo(2 * priceOf(bill) + priceOf(hostBill(0)), 1);
    expect(sumOf([bill, bill]).get("e18-d80nk")).toBe(6);
  });

  it.each(everyAssembly())("of $board.name with $kit.name adds up as it is printed", (assembly) => {
    const bill = billOf(assembly);
    const cents = billRows(bill).map((row) => Math.round(100 * Number(row.at(-1))));
    expect(cents.reduce((sum, each) => sum + each, 0)).toBe(Math.round(100 * priceOf(bill)));
  });

  it("has a hub for boxes on USB", () => {
    expect([hostBill(0).get("usb-hub"), hostBill(7).get("usb-hub"), hostBill(8).get("usb-hub")]).toEqual([
      undefined,
      1,
      2,
    ]);
  });

  it("leaves out contact and lights of a box at a door", () => {
    const door = { entry: true, entryPair: true, exit: false, head: false, tail: false };
    const [board] = BOARDS;
    const kit = kitNamed("lean");
    if (board === undefined || kit === undefined) throw new Error("no board or kit");
    const bill = billOf(assemble(board, kit, { layout: door, contact: false, lights: false }));
    expect([bill.get("e18-d80nk"), bill.get("strip-8"), bill.get("vl53l1x-board")]).toEqual([2, undefined, undefined]);
  });

  it("has as many fields in every row of its CSV", () => {
    const rows = kitsCsv().trimEnd().split("\n");
    const fields = rows.map(
      (row) => [...row.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].length - (row.endsWith(",") ? 0 : 1),
    );
    expect(new Set(fields)).toEqual(new Set([11]));
  });
});

describe("every part", () => {
  it.each(Object.entries(PARTS))("%s can be ordered", (name, { maker, partNumber, priceEur, ...part }) => {
    expect(part.name).not.toBe("");
    if (name === "usb-host") return;
    expect([maker, partNumber]).not.toContain("");
    expect(priceEur).toBeGreaterThan(0);
  });
});

it("has the strip draw what the firmware's brightest colour draws, 20 mA a colour at full and 1 mA for the controller", () => {
  const pixels = 8;
  const mas = (["green", "amber", "red"] as const).map((colour) => {
    const bytes = new Uint8Array(3 * pixels);
    const strip = new Strip({ send: () => {} }, bytes, pixels);
    for (let i = 0; i < pixels; i++) strip.set(i, colour);
    return bytes.reduce((sum, byte) => sum + (byte / 255) * 20, pixels);
  });
  const supply = PARTS["strip-8"].terminals["5V"];
  const assumed = supply?.kind === "supply" ? supply.ma : 0;
  expect(assumed).toBeGreaterThanOrEqual(Math.max(...mas));
  expect(assumed).toBeLessThan(Math.max(...mas) * 1.2);
});

it("gives the README's price of a lane: that of the lean kit on an ESP32", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const esp32 = lean().find(({ board }) => board.name === "esp32-devkitc");
  if (esp32 === undefined) throw new Error("no lean kit on an ESP32");
  expect(readme).toContain(`made of parts for about ${Math.round(priceOf(billOf(esp32)))} EUR a lane`);
});
