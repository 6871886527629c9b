// What no line from a terminal to the board shows: how the board is fed, legs on rails, parts between rails, devices' own.
import { type Assembly, RAILS } from "../assembly/assembly.ts";
import { labelOf, placeOf } from "../outlines/outline.ts";
import { PARTS } from "../parts/all.ts";
import type { Part } from "../parts/part.ts";
import { betweenRails, partValue } from "./trace.ts";

/** One line for each thing to solder that is not on the way from a terminal to the board. */
export function boxNotes(assembly: Assembly): string[] {
  const between = betweenRails(assembly).map(
    (fitted) => `${fitted.ref} ${partValue(fitted)}: ${fitted.does}, ${endsText(fitted.nets)}`,
  );
  return [...boardNotes(assembly), ...legNotes(assembly), ...between, ...deviceNotes(assembly)];
}

/** What a device at the end of a cable asks of who wires it. */
function deviceNotes({ connectors }: Assembly): string[] {
  const parts = [...new Set(connectors.map(({ device }) => device.part))];
  return parts.flatMap((part) => {
    const { wiringNote } = PARTS[part] as Part;
    const refs = connectors.filter(({ device }) => device.part === part).map(({ ref }) => ref);
    return wiringNote === undefined ? [] : [`at the end of ${refs.join(", ")}: ${wiringNote}`];
  });
}

/** How the board itself is fed, and what it feeds. */
function boardNotes({ outline, usbPower }: Assembly): string[] {
  const at = (net: string): string => `${labelOf(outline, net)} (${placeOf(outline, net)})`;
  const fed =
    usbPower === undefined ? `5V rail to the board's ${at("5V")}` : `5V rail from the board's ${at("5V")}, fed by USB`;
  return [fed, `3V3 rail from the board's ${at("3V3")}; GND rail to ${at("GND")}`];
}

/** Legs on a rail of parts whose other legs are on the way to a terminal. */
function legNotes(assembly: Assembly): string[] {
  const between = betweenRails(assembly);
  const refsOf = new Map<string, string[]>();
  for (const { ref, part, nets } of assembly.inside.filter((fitted) => !between.includes(fitted)))
    for (const rail of RAILS) {
      const legs = Object.keys(nets).filter((leg) => nets[leg] === rail && !PARTS[part].path?.includes(leg));
      if (legs.length === 0) continue;
      const where = `${legs.join(" and ")}|${rail}`;
      refsOf.set(where, [...(refsOf.get(where) ?? []), ref]);
    }
  return [...refsOf].map(([where, refs]) => {
    const [legs, rail] = where.split("|");
    return `${legs} of ${refs.join(", ")}: to the ${rail} rail`;
  });
}

function endsText(nets: { readonly [terminal: string]: string }): string {
  return Object.entries(nets)
    .map(([terminal, net]) => (/^[ab]$/.test(terminal) ? net : `${terminal} to ${net}`))
    .join(", ");
}
