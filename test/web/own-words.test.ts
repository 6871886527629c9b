import { expect, it } from "vitest";
import { latinIn, sharedLines } from "./own-words.ts";

it("finds English among Cyrillic letters, and no names, files, commands and units", () => {
  expect(latinIn("Немає зв’язку (connection refused)", [])).toEqual(["connection", "refused"]);
  expect(latinIn("Каса Front: 4 хв, WiFi -60 dBm, a/log.sqlite, 'tillbeacon password setup'", ["Front"])).toEqual([]);
});

it("finds lines that a page has in common with the English one, but for names and single words", () => {
  const lines = ["Nothing to do", "Broker", "Till 1", "6 warten"];
  expect(sharedLines(lines, ["Nothing to do", "Broker", "Till 1", "6 wait"], ["Till 1"])).toEqual(["Nothing to do"]);
});
