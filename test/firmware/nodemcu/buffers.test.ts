import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { WordRows as Words } from "../../../firmware/core/buffers.ts";

/** Lua's library is not known to the host's types. */
const FILE: string = "../../../firmware/nodemcu/buffers.ts";
const { WordRows } = (await import(FILE)) as { WordRows: typeof Words };

// What the file uses of Lua's library.
vi.stubGlobal("rowOfZeros", (length: number) => new Array(length).fill(0));
vi.stubGlobal("math", { floor: Math.floor });
vi.stubGlobal("string", {
  char: (...codes: number[]) => String.fromCharCode(...codes),
  byte: (text: string, at: number) => text.charCodeAt(at - 1),
});

const WIDTH = 11;
/** Words that stay, step a little or go anywhere, as the outbox's do. */
const row = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: -200, max: 200 }), fc.integer({ min: 0, max: 65535 })),
  {
    minLength: WIDTH,
    maxLength: WIDTH,
  },
);

describe("rows of words in strings", () => {
  it.each([20, 40, 50])("gives each of the last %i rows as it was put, round and round", (capacity) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 * capacity, size: "max" }), (steps) => {
        const [found, wanted] = [new WordRows(capacity, WIDTH), new Words(capacity, WIDTH)];
        const words = new Array(WIDTH).fill(0) as number[];
        for (const [n, step] of steps.entries()) {
          for (let i = 0; i < WIDTH; i++) words[i] = ((words[i] as number) + (step[i] as number) + 65536) % 65536;
          found.put(n % capacity, words);
          wanted.put(n % capacity, words);
        }
        for (let n = Math.max(0, steps.length - capacity); n < steps.length; n++) {
          const got = found.get(n % capacity);
          expect(Array.from({ length: WIDTH }, (_, i) => got[i])).toEqual([...(wanted.get(n % capacity) as number[])]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes five bytes for a row in which the clock alone goes on, at its pace", () => {
    const rows = new WordRows(40, WIDTH);
    const words = new Array(WIDTH).fill(7) as number[];
    for (let n = 0; n < 20; n++) {
      const tMs = 1000 + 60000 * n;
      words[0] = tMs % 65536;
      words[1] = Math.floor(tMs / 65536);
      rows.put(n, words);
    }
    const [page] = (rows as unknown as { pages: string[] }).pages;
    // The first row, with all its words, and the first step of its clock.
    expect(page?.length).toBeLessThan(20 * 5 + 20);
  });
});
