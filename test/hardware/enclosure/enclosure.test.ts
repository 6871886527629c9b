import { inflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { BOARDS } from "../../../hardware/boards/all.ts";
import { enclosureFaults, partsFor, solidFaults } from "../../../hardware/enclosure/checks.ts";
import { openWorkshop } from "../../../hardware/enclosure/enclosure-files.ts";
import { meshOf, openEdges, stlOf, threeMfOf } from "../../../hardware/enclosure/mesh.ts";
import { pngOf } from "../../../hardware/enclosure/png.ts";
import { render } from "../../../hardware/enclosure/render.ts";
import { type EnclosureSize, sizeFor } from "../../../hardware/enclosure/size.ts";
import type { Workshop } from "../../../hardware/enclosure/solids.ts";
import { ESP32_DEVKITC_OUTLINE } from "../../../hardware/outlines/esp32-devkitc.ts";

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
const esp32 = ESP32_DEVKITC_OUTLINE;
const size = sizeFor(esp32);

describe.each(BOARDS)("the parts for $name", ({ outline }) => {
  it("pass every check, and are watertight", () => {
    expect(enclosureFaults(workshop, sizeFor(outline), outline)).toEqual([]);
    for (const { name, solid } of partsFor(workshop, sizeFor(outline))) {
      expect(openEdges(meshOf(solid)), name).toBe(0);
      expect(solid.volume(), name).toBeGreaterThan(1000);
    }
  });
});

describe("a fault is found", () => {
  const faults = (change: Partial<EnclosureSize>, outline = esp32): string =>
    enclosureFaults(workshop, { ...size, ...change }, outline).join("\n");

  it.each([
    ["a thin wall", { wall: 1.2 }, /box: found a wall of 1.20 mm/],
    ["thin posts", { post: 5 }, /posts: found 1.2 mm around a screw/],
    ["a lid's hole that is a thread", { screwFree: 2.9 }, /screws: found holes/],
    ["a low lid", { inner: { ...size.inner, height: 20 } }, /room: found \d+/],
    ["a narrow box", { gap: -1, inner: { ...size.inner, width: 78 } }, /room: found \d+/],
    ["a small opening for the plug", { usb: { ...size.usb, width: 9 } }, /usb: found an opening of 9/],
    ["an opening through the lid", { usb: { ...size.usb, z: 29 } }, /usb: found an opening that cuts the lid/],
  ])("%s", (_, change, fault) => {
    expect(faults(change)).toMatch(fault);
  });

  it("a higher board than the box was made for", () => {
    expect(faults({}, { ...esp32, heightMm: 30 })).toMatch(/room: found/);
  });

  it("a part in two pieces", () => {
    const apart = workshop.union([workshop.block([0, 0, 0], [1, 1, 1]), workshop.block([5, 0, 0], [1, 1, 1])]);
    expect(solidFaults("part", apart)).toEqual(["part: found 2 pieces, expected one"]);
  });

  it("a mesh with a hole", () => {
    const mesh = meshOf(workshop.block([0, 0, 0], [1, 1, 1]));
    expect(openEdges(mesh)).toBe(0);
    expect(openEdges({ ...mesh, triangles: mesh.triangles.slice(1) })).toBe(3);
  });
});

describe("the files", () => {
  const cube = () => meshOf(workshop.block([0, 0, 0], [10, 10, 10]));

  it("are STL with every triangle", () => {
    const bytes = stlOf(cube(), "cube");
    const view = new DataView(bytes.buffer);
    expect([bytes.length, view.getUint32(80, true)]).toEqual([84 + 50 * 12, 12]);
    expect(Math.hypot(...[0, 4, 8].map((at) => view.getFloat32(84 + at, true)))).toBeCloseTo(1);
  });

  it("are 3MF that unpacks to the model", () => {
    const bytes = threeMfOf([{ name: "cube", mesh: cube() }]);
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(0, true)).toBe(0x04034b50);
    const start = 30 + view.getUint16(26, true);
    const types = inflateRawSync(bytes.subarray(start, start + view.getUint32(18, true))).toString();
    expect(types).toContain("3dmanufacturing-3dmodel+xml");
    expect(view.getUint32(bytes.length - 22, true)).toBe(0x06054b50);
  });

  it("are a picture of what is nearest", () => {
    const picture = render([cube()], 120);
    const greys = new Set(picture.grey);
    // Paper, edges, and three faces of a cube.
    expect(greys.size).toBe(5);
    expect(picture.grey[0]).toBe(255);
    expect([...pngOf(picture).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });
});
