// `npm run firmware`: builds every bundle, or those that are named, and prints its size.
import { BUNDLES, type BundleName, buildBundle } from "./bundles.ts";

const named = process.argv.slice(2) as BundleName[];
for (const name of named.length > 0 ? named : (Object.keys(BUNDLES) as BundleName[])) {
  try {
    const bytes = await buildBundle(name);
    console.log(`${BUNDLES[name].file.padEnd(20)} ${bytes} bytes`);
  } catch (error) {
    console.error(`${BUNDLES[name].file}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
