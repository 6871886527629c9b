import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GENERATED } from "../docs/tools/generated-files.ts";

it.each(GENERATED)("%s is what npm run generate makes", (file, content) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).toBe(content());
});

it("leaves no generated file of a board or kit that is gone", () => {
  const files = globSync("docs/wiring/*", { cwd: new URL("..", import.meta.url) });
  expect(files.sort()).toEqual(
    GENERATED.map(([file]) => file)
      .filter((file) => file.startsWith("docs/wiring/"))
      .sort(),
  );
});
