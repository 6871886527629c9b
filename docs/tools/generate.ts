// `npm run generate`: rebuilds every generated file. A clean tree stays clean.
import { mkdirSync, writeFileSync } from "node:fs";
import { GENERATED } from "./generated-files.ts";

for (const [file, content] of GENERATED) {
  const target = new URL(`../../${file}`, import.meta.url);
  mkdirSync(new URL(".", target), { recursive: true });
  writeFileSync(target, content());
  console.log(file);
}
