// Bills of materials: what a box, and a shop of several, is made of, and what that is estimated to cost.
import { type Assembly, everyPart } from "../assembly/assembly.ts";
import { PARTS, type PartName } from "../parts/all.ts";

/** Quantities by part; metres of cable in steps of 0.1. */
export type Bill = ReadonlyMap<PartName, number>;

/** What one box is made of, the board first, then in the order of its wiring. */
export function billOf(assembly: Assembly): Bill {
  const bill = new Map<PartName, number>();
  const add = (part: PartName, count: number): void => {
    bill.set(part, round((bill.get(part) ?? 0) + count));
  };
  add(assembly.board.name as PartName, 1);
  for (const { part } of everyPart(assembly)) if (part !== "usb-host") add(part, 1);
  for (const { cable } of assembly.connectors) if (cable.part !== undefined) add(cable.part, cable.mm / 1000);
  const { pole, holds } = assembly.kit;
  if (pole !== undefined)
    add(
      pole,
      assembly.connectors.reduce((sum, { poles }) => sum + poles.length, 0),
    );
  if (assembly.usbPower !== undefined) add("usb-cable", 1);
  if (assembly.connectors.some(({ device }) => device.part.startsWith("psu-"))) add("jack-5.5", 1);
  for (const { part, count } of holds) add(part, count);
  return bill;
}

/** The host of a shop, with a hub when boxes are on USB. */
export function hostBill(boxesOnUsb: number): Bill {
  const bill = new Map<PartName, number>([
    ["host-computer", 1],
    ["host-supply", 1],
    ["host-card", 1],
  ]);
  if (boxesOnUsb > 0) bill.set("usb-hub", Math.ceil(boxesOnUsb / 7));
  return bill;
}

/** Several bills in one. */
export function sumOf(bills: readonly Bill[]): Bill {
  const sum = new Map<PartName, number>();
  for (const bill of bills) for (const [part, count] of bill) sum.set(part, round((sum.get(part) ?? 0) + count));
  return sum;
}

/** Estimated price, EUR. */
export function priceOf(bill: Bill): number {
  let sum = 0;
  for (const [part, count] of bill) sum += costOf(part, count);
  return Math.round(100 * sum) / 100;
}

/** What so many of a part cost, to the cent: half a cent counts as one, so that a bill's rows add up to its sum. Unit EUR. */
export function costOf(part: PartName, count: number): number {
  return Math.round(100 * PARTS[part].priceEur * count + 1e-6) / 100;
}

function round(count: number): number {
  return Math.round(100 * count) / 100;
}
