// `npm pack`: the sources as JavaScript, and the images as they are flashed, in build/. Only types are taken away, line for
// line, by what Node itself has for it: no compiler is needed to install the package, and stack traces stay right.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BUNDLES, type BundleName, distFile, readBundle } from "./bundles.ts";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const OUT = path.join(ROOT, "build");
const SOURCES = ["protocol", "hardware", "firmware", "host"];
/** What is read beside the sources at run time. */
const ASSET = /\.(css|html|svg|json)$/;
/** A package of its own with tools of its own; nothing of it runs. */
const CARRIER = path.join("hardware", "carrier", "/");
/** Files that are read as they are: the pages are served as TypeScript without its types. */
const PAGES = path.join("host", "web", "public");
/** What may name another module: an import, an export, a worker's address. */
const REFERENCE = /(\bfrom\s+|\bimport\s*\(?\s*|\bnew URL\(\s*)"(\.{1,2}\/[^"]+)\.ts"/g;

/** Writes build/; throws with what cannot be built. */
async function buildPackage(): Promise<void> {
  for (const name of Object.keys(BUNDLES) as BundleName[]) await readBundle(name);
  rmSync(OUT, { recursive: true, force: true });
  for (const folder of SOURCES)
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }))
      if (path.join(folder, name).startsWith(CARRIER)) continue;
      else if (name.endsWith(".ts") && !name.endsWith(".d.ts")) strip(path.join(folder, name));
      else if (ASSET.test(name) && !name.includes("tsconfig"))
        cpSync(path.join(ROOT, folder, name), path.join(OUT, folder, name));
  cpSync(path.join(ROOT, PAGES), path.join(OUT, PAGES), { recursive: true });
  for (const { file } of Object.values(BUNDLES)) cpSync(distFile(file), path.join(OUT, "firmware/dist", file));
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  writeFileSync(path.join(OUT, "package.json"), `${JSON.stringify({ name, version, type: "module" })}\n`);
}

function strip(name: string): void {
  const target = path.join(OUT, name.replace(/\.ts$/, ".js"));
  mkdirSync(path.dirname(target), { recursive: true });
  const text = stripTypeScriptTypes(readFileSync(path.join(ROOT, name), "utf8"));
  writeFileSync(target, text.replaceAll(REFERENCE, '$1"$2.js"'));
}

await buildPackage();
