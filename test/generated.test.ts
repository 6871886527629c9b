import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { asyncApiText } from "../protocol/asyncapi.ts";

it("protocol/asyncapi.json is what npm run generate makes", () => {
  expect(readFileSync(new URL("../protocol/asyncapi.json", import.meta.url), "utf8")).toBe(asyncApiText());
});
