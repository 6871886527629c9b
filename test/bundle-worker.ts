// Builds one bundle in a thread of its own, if a source is newer than it.
import { workerData } from "node:worker_threads";
import { type BundleName, readBundle } from "../firmware/build/bundles.ts";

await readBundle(workerData as BundleName);
