// `npm run generate`: rebuilds every generated file. A clean tree stays clean.
import { writeFileSync } from "node:fs";
import { boardsText } from "../../hardware/boards/table.ts";
import { platformsText } from "../../host/simulator/platform-table.ts";
import { asyncApiText } from "../../protocol/asyncapi.ts";

const FILES = {
  "protocol/asyncapi.json": asyncApiText,
  "docs/boards.md": boardsText,
  "docs/platforms.md": platformsText,
};

for (const [file, text] of Object.entries(FILES)) {
  writeFileSync(new URL(`../../${file}`, import.meta.url), text());
  console.log(file);
}
