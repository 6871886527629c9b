import { describe, expect, it } from "vitest";
import { everyAssembly } from "../../../hardware/assembly/assemble.ts";
import { RAILS } from "../../../hardware/assembly/assembly.ts";
import { BOARDS } from "../../../hardware/boards/all.ts";
import { placeOf } from "../../../hardware/outlines/outline.ts";
import { PARTS } from "../../../hardware/parts/all.ts";
import type { Part } from "../../../hardware/parts/part.ts";
import { boardSvg } from "../../../hardware/wiring/board-svg.ts";
import { boxNotes } from "../../../hardware/wiring/notes.ts";
import { betweenRails, tracesOf } from "../../../hardware/wiring/trace.ts";
import { wiringSvg } from "../../../hardware/wiring/wiring-svg.ts";
import { wiringName, wiringPage } from "../../../hardware/wiring/wiring-text.ts";

describe.each(everyAssembly().map((assembly) => ({ name: wiringName(assembly), assembly })))(
  "$name",
  ({ assembly }) => {
    const traces = assembly.connectors.flatMap((connector) => tracesOf(assembly, connector));

    it("leads every pole to a rail or to a pin on the board's header", () => {
      for (const { pole, end } of traces)
        expect(RAILS.includes(end) || placeOf(assembly.outline, end) !== undefined, `${pole.label} at ${end}`).toBe(
          true,
        );
    });

    it("draws every part that is in the box", () => {
      const drawn = traces.flatMap(({ chain, sides }) => [...chain, ...sides.map(({ fitted }) => fitted)]);
      const missing = assembly.inside.filter((fitted) => ![...drawn, ...betweenRails(assembly)].includes(fitted));
      expect(missing.map(({ ref }) => ref)).toEqual([]);
    });

    it("has each part's reference in the drawing and in the table", () => {
      for (const { ref } of [...assembly.inside, ...assembly.connectors]) {
        expect(wiringSvg(assembly)).toMatch(new RegExp(`>${ref}[ :]`));
        expect(wiringPage(assembly)).toMatch(new RegExp(`\\b${ref}[ :]`));
      }
    });

    it("has no text that runs out of the drawing", () => {
      const drawn = wiringSvg(assembly);
      const width = Number(/ width="(\d+)"/.exec(drawn)?.[1]);
      for (const [tag, x, size, words = ""] of drawn.matchAll(
        /<text x="([\d.]+)" y="[\d.]+" font-size="([\d.]+)" text-anchor="start"[^>]*>([^<]*)</g,
      )) {
        // Widths of letters on average, in the widest of the usual fonts (DejaVu Sans).
        const letter = tag.includes("bold") ? 0.65 : 0.54;
        expect(Number(x) + letter * Number(size) * words.length, words).toBeLessThanOrEqual(width);
      }
    });

    it("hangs the resistors at a pin below its line, and those alone: in the line they would read as in series", () => {
      const atPin = traces.flatMap(({ sides, end }) =>
        sides.filter(({ fitted }) => Object.values(fitted.nets).includes(end)),
      );
      // A branch is a vertical line, and there is no other.
      const vertical = [...wiringSvg(assembly).matchAll(/<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"/g)];
      const branches = vertical.filter(([, from, to]) => from === to && from === "102");
      expect(branches.length).toBe(atPin.length);
    });

    it("says where each leg goes that no line of the drawing reaches", () => {
      for (const { ref, part, nets } of assembly.inside)
        for (const [leg, net] of Object.entries(nets)) {
          if (PARTS[part].path?.includes(leg) || !RAILS.includes(net)) continue;
          const said = boxNotes(assembly).filter((note) => new RegExp(`\\b${ref}\\b`).test(note));
          expect(said.join("\n"), `${leg} of ${ref}`).toMatch(new RegExp(`\\b${net}\\b`));
          if (/^\w\w/.test(leg)) expect(said.join("\n"), ref).toMatch(new RegExp(`\\b${leg}\\b`));
          for (const note of said) expect(wiringSvg(assembly)).toContain(`>${note}<`);
        }
    });

    it("says what a device needs that its terminals do not tell", () => {
      for (const { ref, device } of assembly.connectors) {
        const { wiringNote } = PARTS[device.part] as Part;
        if (wiringNote === undefined) continue;
        expect(boxNotes(assembly).find((note) => note.includes(wiringNote))).toMatch(new RegExp(`\\b${ref}\\b`));
      }
    });

    it("says in the table which way round a part lies", () => {
      for (const { chain } of traces)
        for (const { ref, part } of chain) {
          const [first, last] = PARTS[part].path ?? [];
          if (first === "a") continue;
          expect(wiringPage(assembly)).toMatch(new RegExp(`\\b${ref} \\S+ \\(${first} first, then ${last}\\)`));
        }
    });

    it("gives no two wires of a cable one colour", () => {
      for (const { title, poles } of assembly.connectors)
        expect(new Set(poles.map(({ colour }) => colour)).size, title).toBe(poles.length);
    });
  },
);

it.each(BOARDS)("draws the headers of $name with what each pin is for", (board) => {
  const drawn = boardSvg(board);
  expect(drawn).toContain("entrance beam, outer");
  expect(drawn.match(/<circle/g)).toHaveLength(board.outline.left.length * 2);
});
