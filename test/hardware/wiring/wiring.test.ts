import { describe, expect, it } from "vitest";
import { everyAssembly } from "../../../hardware/assembly/assemble.ts";
import { RAILS } from "../../../hardware/assembly/assembly.ts";
import { BOARDS } from "../../../hardware/boards/all.ts";
import { outlineOf } from "../../../hardware/outlines/all.ts";
import { placeOf } from "../../../hardware/outlines/outline.ts";
import { boardSvg } from "../../../hardware/wiring/board-svg.ts";
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

    it("draws a line from a pin to those resistors alone that sit there", () => {
      const atPin = traces
        .filter(({ chain }) => chain.length > 0)
        .flatMap(({ sides, end }) => sides.filter(({ fitted }) => Object.values(fitted.nets).includes(end)));
      // A branch is a vertical line, and there is no other.
      const vertical = [...wiringSvg(assembly).matchAll(/<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"/g)];
      const branches = vertical.filter(([, from, to]) => from === to && from === "102");
      expect(branches.length).toBe(atPin.length);
    });

    it("gives no two wires of a cable one colour", () => {
      for (const { title, poles } of assembly.connectors)
        expect(new Set(poles.map(({ colour }) => colour)).size, title).toBe(poles.length);
    });
  },
);

it.each(BOARDS)("draws the headers of $name with what each pin is for", (board) => {
  const drawn = boardSvg(board, outlineOf(board.name));
  expect(drawn).toContain("entrance beam, outer");
  expect(drawn.match(/<circle/g)).toHaveLength(outlineOf(board.name).left.length * 2);
});
