import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { boardsText } from "../hardware/boards/table.ts";
import { platformsText } from "../host/simulator/platform-table.ts";
import { asyncApiText } from "../protocol/asyncapi.ts";

it.each([
  ["protocol/asyncapi.json", asyncApiText],
  ["docs/boards.md", boardsText],
  ["docs/platforms.md", platformsText],
])("%s is what npm run generate makes", (file, text) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).toBe(text());
});
