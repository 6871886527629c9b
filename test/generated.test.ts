import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GENERATED } from "../docs/tools/generated-files.ts";

it.each(GENERATED)("%s is what npm run generate makes", (file, content) => {
  const made = content();
  const found = readFileSync(new URL(`../${file}`, import.meta.url));
  if (typeof made === "string") expect(found.toString("utf8")).toBe(made);
  else expect(found.equals(made)).toBe(true);
});

it.each(["docs/wiring/", "hardware/enclosure/models/"])("%s has no file of a board or kit that is gone", (folder) => {
  const files = globSync(`${folder}*`, { cwd: new URL("..", import.meta.url) });
  expect(files.sort()).toEqual(
    GENERATED.map(([file]) => file)
      .filter((file) => file.startsWith(folder))
      .sort(),
  );
});
