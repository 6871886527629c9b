// After `npm ci` in a checkout: builds the image of the demo's boxes, so that the demo starts at once. Fails no install: without
// compilers (`--omit=dev`) there is no image, and the demo says so when it is started.
import { readBundle } from "./bundles.ts";

try {
  await readBundle("esp32");
} catch (error) {
  console.error(`the demo's image is not built: ${error instanceof Error ? error.message : error}`);
}
