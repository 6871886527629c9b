// The kits: which sensors, which lights, which supply. Their layouts are those that the accuracy benchmark measures.
import type { PartName } from "../parts/all.ts";
import type { MeasuredSet } from "./measured.ts";

/** Sensors of a lane, as a box's settings name them. */
export interface KitLayout {
  entry: boolean;
  entryPair: boolean;
  exit: boolean;
  head: boolean;
  tail: boolean;
}

export interface Kit {
  name: "lean" | "full" | "robust" | "bench";
  title: string;
  layout: KitLayout;
  /** The set of sensors in docs/accuracy.md that this kit is; undefined for one that stands in no lane. */
  measuredAs: MeasuredSet | undefined;
  beam: PartName;
  zone: PartName;
  tillSwitch: PartName;
  /** How a beam's output reaches its pin: a diode holds 5 V off, an optocoupler 24 V; a 3.3 V part needs neither. */
  beamInput: "diode" | "opto" | "direct";
  /** Where beams get their supply. */
  beamRail: "24V" | "5V" | "3V3";
  /** "by board": a strip where the board drives one, else three LEDs and the gauge's four. */
  lights: "by board" | "tower-24v";
  /** Poles by which cables reach the box; undefined on a breadboard. */
  pole: PartName | undefined;
  holds: readonly { part: PartName; count: number }[];
  /** Lengths of cables from the box, mm. The box hangs between the zones. */
  cableMm: { entry: number; exit: number; zone: number; till: number; light: number };
}

const STANDARD: KitLayout = { entry: true, entryPair: true, exit: true, head: true, tail: true };
const HAND_WIRED = [
  { part: "perfboard", count: 1 },
  { part: "pin-sockets", count: 1 },
] as const;

const LEAN: Kit = {
  name: "lean",
  title: "entrance pair, exit beam and one zone at the pay point",
  layout: { ...STANDARD, tail: false },
  measuredAs: "lean kit",
  beam: "e18-d80nk",
  zone: "vl53l1x-board",
  tillSwitch: "toggle-switch",
  beamInput: "diode",
  beamRail: "5V",
  lights: "by board",
  pole: "screw-way",
  holds: [...HAND_WIRED, { part: "print-lean", count: 1 }],
  cableMm: { entry: 4500, exit: 3500, zone: 1500, till: 2500, light: 2000 },
};

export const KITS: readonly Kit[] = [
  LEAN,
  {
    ...LEAN,
    measuredAs: "full kit",
    name: "full",
    title: "lean, and a second zone at the fourth place in line",
    layout: STANDARD,
  },
  {
    ...LEAN,
    name: "robust",
    measuredAs: "full kit",
    title: "the sensors of full in industrial parts: 24 V retro-reflective beams, signal tower, protected inputs",
    layout: STANDARD,
    beam: "e3f-r2nk",
    zone: "pololu-3415",
    tillSwitch: "key-switch",
    beamInput: "opto",
    beamRail: "24V",
    lights: "tower-24v",
    pole: "plug-way",
    holds: [...HAND_WIRED, { part: "box-industrial", count: 1 }, { part: "gland", count: 8 }],
  },
  {
    ...LEAN,
    name: "bench",
    measuredAs: undefined,
    title: "a table-top set on breadboards: the sensors of full, beams of half a metre",
    layout: STANDARD,
    beam: "adafruit-2168",
    beamInput: "direct",
    beamRail: "3V3",
    pole: undefined,
    holds: [{ part: "breadboard", count: 1 }],
    cableMm: { entry: 300, exit: 300, zone: 200, till: 200, light: 200 },
  },
];

/** A kit by its name; undefined if there is none. */
export function kitNamed(name: string): Kit | undefined {
  return KITS.find((kit) => kit.name === name);
}

/** Zones of a layout. */
export function zonesOf(layout: KitLayout): ("head" | "tail")[] {
  return [...(layout.head ? (["head"] as const) : []), ...(layout.tail ? (["tail"] as const) : [])];
}

/** Beams of a layout. */
export function beamsOf(layout: KitLayout): ("entry" | "entry2" | "exit")[] {
  return [
    ...(layout.entry ? (["entry"] as const) : []),
    ...(layout.entryPair ? (["entry2"] as const) : []),
    ...(layout.exit ? (["exit"] as const) : []),
  ];
}
