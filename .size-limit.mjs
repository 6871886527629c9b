// Images whose size `npm run size` checks, each against the one limit of the hardware.
import { BUNDLES } from "./firmware/build/bundles.ts";
import { LIMITS } from "./test/bench/limits.ts";

export default Object.values(BUNDLES)
  .filter((bundle) => "board" in bundle)
  .map(({ file, board }) => ({
    name: `Espruino image for ${board}`,
    path: `firmware/dist/${file}`,
    limit: `${LIMITS.imageBytes} B`,
    ...{ gzip: false, brotli: false },
  }));
