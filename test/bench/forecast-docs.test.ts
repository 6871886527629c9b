import { expect, it } from "vitest";
import { forecastSection } from "./forecast-docs.ts";

it("the section on the forecast ends where the next one begins", () => {
  const document = "# A\n\n## B\n\nb\n\n## The forecast\n\nOf tills.\n\n| a |\n\n## The baseline\n\nc\n";
  expect(forecastSection(document)).toEqual(["## The forecast", "", "Of tills.", "", "| a |"]);
  expect(() => forecastSection("# A\n")).toThrow("found no section on the forecast");
});

it("is in docs/decisions.md", () => {
  expect(forecastSection().join("\n")).toMatch(/as a\sweek ago/i);
});
