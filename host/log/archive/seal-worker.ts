// Seals days beside the host, so that no lamp waits for it.
import { parentPort, workerData } from "node:worker_threads";
import { ArchiveFiles } from "./archive-files.ts";
import { type SealedDay, sealDay } from "./seal.ts";

/** Which days to seal. */
export interface SealJob {
  file: string;
  store: string;
  archive: string;
  dates: readonly string[];
}

const { file, store, archive, dates } = workerData as SealJob;
const files = new ArchiveFiles(archive, store);
for (const date of dates) {
  const sealed: SealedDay | undefined = await sealDay(file, store, files, date);
  if (sealed !== undefined) parentPort?.postMessage(sealed);
}
