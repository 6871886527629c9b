// `npm run generate`: rebuilds every generated file. A clean tree stays clean.
import { writeFileSync } from "node:fs";
import { asyncApiText } from "../../protocol/asyncapi.ts";

writeFileSync(new URL("../../protocol/asyncapi.json", import.meta.url), asyncApiText());
console.log("protocol/asyncapi.json");
