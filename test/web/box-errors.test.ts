import { expect, it } from "vitest";
import { LANGUAGES } from "../../host/web/languages.ts";
import { errorsText } from "../../host/web/public/box-errors.ts";
import type { Words } from "../../host/web/public/language-en.ts";

const wordsIn = (tag: string): Words => LANGUAGES.get(tag) as Words;

it.each([
  ["LOW_MEMORY ", "little memory is left"],
  ["FIFO_FULL,CALLBACK head nack", "events came too fast, an error in its program, Pay point: does not answer"],
  ["tail timeout, 3 edges lost", "Line end: no reading in time, 3 edges of beams were lost"],
  ["head invalid, tail stuck", "Pay point: reads what cannot be, Line end: gives the same again and again"],
  ["1 edges lost", "1 edge of a beam was lost"],
  ["NEW_FLAG head odd", "NEW_FLAG head odd"],
  ["main.lua:7: attempt to index a nil value ", "main.lua:7: attempt to index a nil value"],
  ["", ""],
])("what a box reports of its errors is told in words: %j", (errors, words) => {
  expect(errorsText(errors, wordsIn("en"))).toBe(words);
});

it.each(["de", "uk", "ru"])("in %s, too", (tag) => {
  const told = errorsText(
    "FIFO_FULL,BUFFER_FULL UART_OVERFLOW CALLBACK LOW_MEMORY MEMORY head nack, tail timeout, 5 edges lost",
    wordsIn(tag),
  );
  expect(told.split(", ")).toHaveLength(9);
  expect(told).not.toMatch(/[A-Z]+_|edges|nack|timeout|CALLBACK|MEMORY/);
});
