// A box as wired: its parts, the nets between their terminals, and the connectors to the outside. Bills, drawings and checks
// are made of this.
import type { WiredBoard } from "../boards/all.ts";
import type { Kit, KitLayout } from "../kits/kit.ts";
import type { Outline } from "../outlines/outline.ts";
import type { PartName } from "../parts/all.ts";

/** A net: a pin of the board by its name, a rail, or a connection inside the box. */
export type Net = string;
export const RAILS: readonly Net[] = ["24V", "5V", "3V3", "GND"];

/** A part that is fitted, its terminals on nets. */
export interface Fitted {
  /** As on the drawing: R1, D2, Q1. Devices outside have the connector's. */
  ref: string;
  part: PartName;
  nets: { readonly [terminal: string]: Net };
  /** What it is there for. */
  does: string;
}

/** Wires' colours, as cables and sensors have them. */
export type Colour = "black" | "red" | "blue" | "yellow" | "green" | "white" | "brown";

/** One pole of a connector: what is written beside it, its net in the box, its wire, and where that ends. */
export interface Pole {
  label: string;
  net: Net;
  colour: Colour;
  terminal: string;
}

/** A connector of the box with what is on the other end of its cable. */
export interface Connector {
  ref: string;
  title: string;
  poles: readonly Pole[];
  device: Fitted;
  cable: { part: PartName | undefined; mm: number };
}

export interface Assembly {
  board: WiredBoard;
  outline: Outline;
  kit: Kit;
  layout: KitLayout;
  /** What is in the box beside the board. */
  inside: readonly Fitted[];
  connectors: readonly Connector[];
  /** Where 5 V comes from when no connector brings it. */
  usbPower: Fitted | undefined;
}

/** All parts of an assembly, inside and outside. */
export function everyPart(assembly: Assembly): Fitted[] {
  const { inside, connectors, usbPower } = assembly;
  return [...inside, ...connectors.map(({ device }) => device), ...(usbPower === undefined ? [] : [usbPower])];
}
