// The committed carrier board, read from its routed circuit alone: joined as the wiring says, and nowhere else.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { copperFaults, joinFaults, LEAST_GAP_MM, trackWidths } from "../../../hardware/carrier/connectivity.ts";
import { type Copper, copperOf, type Element, gapBetween } from "../../../hardware/carrier/copper.ts";
import { placeFaults } from "../../../hardware/carrier/edges.ts";
import { PAD_PARTS } from "../../../hardware/carrier/footprints.ts";
import { billCsv, placementCsv } from "../../../hardware/carrier/lists.ts";
import { carriedAssembly, netName, padsOf, TRACK_MM } from "../../../hardware/carrier/netlist.ts";
import { PLACES } from "../../../hardware/carrier/placement.ts";
import { PARTS } from "../../../hardware/parts/all.ts";

const FOLDER = new URL("../../../hardware/carrier/", import.meta.url);
const elements = JSON.parse(readFileSync(new URL("circuit.json", FOLDER), "utf8")) as Element[];
const assembly = carriedAssembly();
const pads = padsOf(assembly);

describe("the carrier board", () => {
  it("has no error of the tool's own", () => {
    expect(elements.filter(({ type }) => type.endsWith("_error"))).toEqual([]);
  });

  it("joins every pad to its net, and to no other", () => {
    expect(copperFaults(elements, pads)).toEqual([]);
  });

  it("has its screws and its copper where they may be, and none under the antenna", () => {
    expect(placeFaults(elements)).toEqual([]);
  });

  it("has tracks that carry the board's current", () => {
    for (const [net, width] of trackWidths(elements)) expect(width, net).toBeGreaterThanOrEqual(TRACK_MM);
  });

  it("has a place and a footprint with every terminal for each part", () => {
    for (const { ref, part } of assembly.inside) {
      expect(PLACES[ref], ref).toBeDefined();
      expect(Object.keys(PAD_PARTS[part]?.pads ?? {}).sort(), part).toEqual(Object.keys(PARTS[part].terminals).sort());
    }
  });

  it("has lists that are those of the circuit", () => {
    const read = (name: string): string => readFileSync(new URL(`fabrication/${name}`, FOLDER), "utf8");
    expect(read("bill.csv")).toBe(billCsv(assembly));
    expect(read("placement.csv")).toBe(placementCsv(elements));
  });
});

describe("a fault on the board is found", () => {
  const ofNet = (net: string): Element => {
    const id = elements.find(({ type, name }) => type === "source_net" && name === netName(net))?.["source_net_id"];
    return elements.find((one) => one.type === "pcb_trace" && one["connection_name"] === id) as Element;
  };

  it("a missing track", () => {
    const cut = ofNet("D25");
    expect(
      joinFaults(
        elements.filter((one) => one !== cut),
        pads,
      ).join("\n"),
    ).toMatch(/D25: found .* open/);
  });

  it("a track between two nets", () => {
    const [from, to] = ["U2.4", "U3.4"].map((name) => padAt(name));
    const wire = (at: Copper | undefined): object => ({
      route_type: "wire",
      x: at?.at.x,
      y: at?.at.y,
      width: 0.3,
      layer: "bottom",
    });
    const bridge: Element = { type: "pcb_trace", route: [wire(from), wire(to)] };
    expect(joinFaults([...elements, bridge], pads).join("\n")).toMatch(/found D2\d joined to/);
  });

  it.each<[string, Element, RegExp]>([
    [
      "a screw at the edge",
      { type: "pcb_hole", x: -50, y: -48.5 },
      /hole at -50,-48.5: found its screw's head over the edge/,
    ],
    [
      "a screw on a pad",
      { type: "pcb_hole", x: -56, y: 38 },
      /hole at -56,38: found pad at -56.0,38.0 under its screw's head/,
    ],
    ["a via at the edge", viaAt(61.8, 0), /via at 61.8,0.0: found it less than 0.2 mm from the edge/],
    ["a via under the antenna", viaAt(3, 49.5), /via at 3.0,49.5: found it under the antenna/],
  ])("%s", (_, planted, fault) => {
    expect(placeFaults([...elements, planted]).join("\n")).toMatch(fault);
  });

  it("ground poured under the antenna", () => {
    const square = [-61, 61].flatMap((x) => [x, -x].map((y) => ({ x, y: 0.815 * y })));
    const poured = {
      type: "pcb_copper_pour",
      layer: "top",
      brep_shape: { outer_ring: { vertices: square }, inner_rings: [] },
    };
    expect(placeFaults([...elements, poured]).join("\n")).toMatch(/pour: found it under the antenna/);
  });

  function viaAt(x: number, y: number): Element {
    return { type: "pcb_via", x, y, outer_diameter: 0.6 };
  }

  it("a pad that is not there", () => {
    expect(joinFaults(elements, [...pads, { ref: "U9", pad: 1, net: "5V" }])).toEqual([
      "U9.1: found no copper, expected a pad on 5V",
    ]);
  });

  function padAt(name: string): Copper | undefined {
    const [ref, pad] = name.split(".");
    const part = elements.find((one) => one.type === "source_component" && one["name"] === ref);
    const port = elements.find(
      (one) =>
        one.type === "source_port" &&
        one["source_component_id"] === part?.["source_component_id"] &&
        `${one["pin_number"]}` === pad,
    );
    const placed = elements.find(
      (one) => one.type === "pcb_port" && one["source_port_id"] === port?.["source_port_id"],
    );
    return copperOf(elements).find((one) => one.port === placed?.["pcb_port_id"]);
  }
});

describe("the gap between pieces of copper", () => {
  const via = (x: number): Copper => ({
    kind: "via",
    layers: ["top", "bottom"],
    at: { x, y: 0 },
    half: { x: 0.3, y: 0.3 },
  });
  const pad: Copper = { kind: "pad", layers: ["top"], at: { x: 0, y: 0 }, half: { x: 1, y: 0.5 }, square: true };
  const track: Copper = { ...via(0), kind: "track", layers: ["bottom"], to: { x: 2, y: 0 } };
  const ring = (half: number) => [
    { x: -half, y: -half },
    { x: half, y: -half },
    { x: half, y: half },
    { x: -half, y: half },
  ];
  const pour: Copper = { ...pad, kind: "pour", square: false, rings: [ring(5), ring(1.5)] };

  it.each([
    ["two vias", via(0), via(1), 0.4],
    ["a via and a pad", via(2), pad, 0.7],
    ["a track and a via beside its end", track, via(3), 0.4],
    ["two tracks that cross", track, { ...track, at: { x: 1, y: -1 }, to: { x: 1, y: 1 } }, -0.6],
    ["two tracks side by side", track, { ...track, at: { x: 1, y: 1 }, to: { x: 9, y: 1 } }, 0.4],
    ["pieces on different layers", track, pad, Number.POSITIVE_INFINITY],
    ["a pad in a hole of a pour", pour, pad, 0.5],
    ["a via in a pour", pour, via(3), -1],
  ])("%s", (_, a, b, gap) => {
    expect(gapBetween(a, b)).toBeCloseTo(gap, 6);
    expect(LEAST_GAP_MM).toBeGreaterThan(0);
  });
});
