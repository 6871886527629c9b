// A small file that is kept for the next run of the host, without waiting for the disk.
import { open, rename } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "./make-folder.ts";

/** Written beside the file and renamed over it: at each moment it is the one or the other. Rejects with the system's error. */
export async function keepFile(file: string, text: string): Promise<void> {
  makeFolder(path.dirname(file));
  const handle = await open(`${file}.unfinished`, "w", 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.unfinished`, file);
}
