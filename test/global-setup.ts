// Builds the firmware bundles once, so that tests that run them do not build them side by side.
import { BUNDLES, type BundleName, readBundle } from "../firmware/build/bundles.ts";

export default async function setup(): Promise<void> {
  for (const name of Object.keys(BUNDLES) as BundleName[]) await readBundle(name);
}
