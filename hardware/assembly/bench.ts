// Puts parts into an assembly one by one, and numbers them.
import type { WiredBoard } from "../boards/all.ts";
import type { Kit, KitLayout } from "../kits/kit.ts";
import type { PartName } from "../parts/all.ts";
import type { Colour, Connector, Fitted, Net, Pole } from "./assembly.ts";

/** A pole before it has its connector: no net means a connection of its own between pole and box. */
export interface PolePlan {
  label: string;
  terminal: string;
  colour: Colour;
  net?: Net;
}

export class Bench {
  readonly board: WiredBoard;
  readonly kit: Kit;
  readonly layout: KitLayout;
  readonly inside: Fitted[] = [];
  readonly connectors: Connector[] = [];
  private counts = new Map<string, number>();

  constructor(board: WiredBoard, kit: Kit, layout: KitLayout) {
    this.board = board;
    this.kit = kit;
    this.layout = layout;
  }

  /** Fits a part; its reference is the letter and the next number. */
  fit(letter: string, part: PartName, nets: { readonly [terminal: string]: Net }, does: string): void {
    this.inside.push({ ref: this.next(letter), part, nets, does });
  }

  /** Adds a connector with its device; gives the net of each pole by its label. */
  connect(
    title: string,
    part: PartName,
    poles: readonly PolePlan[],
    cable: Connector["cable"],
  ): { readonly [label: string]: Net } {
    const ref = this.next("J");
    const made: Pole[] = poles.map(({ net, ...pole }) => ({ ...pole, net: net ?? `${ref}.${pole.label}` }));
    const nets = Object.fromEntries(made.map(({ terminal, net }) => [terminal, net]));
    this.connectors.push({ ref, title, poles: made, device: { ref: `${ref} device`, part, nets, does: title }, cable });
    return Object.fromEntries(made.map(({ label, net }) => [label, net]));
  }

  private next(letter: string): string {
    const count = (this.counts.get(letter) ?? 0) + 1;
    this.counts.set(letter, count);
    return `${letter}${count}`;
  }
}
