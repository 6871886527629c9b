import { describe, expect, it } from "vitest";
import { BOARDS, type WiredBoard } from "../../../hardware/boards/all.ts";
import { type Kit, kitNamed } from "../../../hardware/kits/kit.ts";
import { alikeBoxes, planOf, type ShopBox } from "../../../hardware/shop/shop-boxes.ts";
import { shopFaults, shopText } from "../../../hardware/shop/shop-text.ts";

const kit = (name: string): Kit => kitNamed(name) as Kit;
const board = (name: string): WiredBoard => BOARDS.find((one) => one.name === name) as WiredBoard;
const box = (name: string, role: ShopBox["role"], on = "esp32-devkitc"): ShopBox => ({
  ...{ box: name, role, hasSwitch: role === "lane" || role === "till" },
  board: board(on),
});
const SHOP = [
  box("lane-1", "lane"),
  box("lane-2", "lane"),
  box("lane-3", "lane", "rp2040-pico"),
  box("door-1", "door"),
];

it("says of every part in a box where it goes", () => {
  const shop = alikeBoxes([box("lane-1", "lane")], kit("robust"));
  if (shop.kind !== "ok") throw new Error(shop.hindrance);
  const wiring = shopText("s", kit("robust"), shop.alike).split("Wiring of")[1]?.split("Checks of")[0];
  for (const { assembly } of shop.alike)
    for (const { ref } of assembly.inside) expect(wiring).toMatch(new RegExp(`\\b${ref}\\b`));
});

describe("the boxes of a shop", () => {
  it("are put together when they are built alike", () => {
    const shop = alikeBoxes(SHOP, kit("lean"));
    expect(shop.kind === "ok" && shop.alike.map(({ boxes }) => boxes)).toEqual([
      ["lane-1", "lane-2"],
      ["lane-3"],
      ["door-1"],
    ]);
  });

  it("say which board cannot drive the kit", () => {
    expect(alikeBoxes([box("lane-1", "lane", "nodemcu-esp8266")], kit("robust"))).toEqual({
      kind: "cannot",
      box: "lane-1",
      hindrance: "nodemcu-esp8266: no pins left for a signal tower",
    });
  });

  it.each([
    ["lane", [true, true, true]],
    ["till", [false, true, true]],
    ["line", [true, false, false]],
    ["bank", [true, false, true]],
    ["door", [true, false, false]],
  ] as const)("a %s has sensors, contact, lights as its role asks", (role, expected) => {
    const { layout, contact, lights } = planOf(box("b", role), kit("full"));
    expect([layout.entry, contact, lights]).toEqual(expected);
    expect(layout.exit).toBe(role !== "till" && role !== "door");
  });
});

it("speaks of one box in the singular", () => {
  const one = alikeBoxes([box("lane-1", "lane")], kit("lean"));
  expect(one.kind === "ok" && shopText("s", kit("lean"), one.alike)).toMatch(/^s: 1 box of kit lean/);
});

it("prints parts, wiring and checks of every kind of box", () => {
  const shop = alikeBoxes(SHOP, kit("lean"));
  const text = shop.kind === "ok" ? shopText("corner-shop", kit("lean"), shop.alike) : "";
  expect(text).toMatch(/^corner-shop: 4 boxes of kit lean/);
  expect(text).toMatch(/^11 +diffuse infrared sensor/m);
  expect(text).toMatch(/^J2\.3 out +black +out +D1 BAT85.* 25 \(left 9\)$/m);
  expect(text).toMatch(/^I2C rise +ok +1\.5 m, 373 ns: 100 kHz$/m);
  expect(shop.kind === "ok" && shopFaults(shop.alike)).toEqual([]);
});
