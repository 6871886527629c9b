// `npm run firmware`: builds every bundle and prints its size.
import { BUNDLES, type BundleName, buildBundle } from "./bundles.ts";

for (const name of Object.keys(BUNDLES) as BundleName[]) {
  try {
    const bytes = await buildBundle(name);
    console.log(`${BUNDLES[name].padEnd(20)} ${bytes} bytes`);
  } catch (error) {
    console.error(`${BUNDLES[name]}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
