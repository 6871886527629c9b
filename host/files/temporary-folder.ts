// Folders in which a command puts something together. They are gone when it ends, also when somebody interrupts it.
import { mkdtempSync, rmSync } from "node:fs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const folders = new Set<string>();

/** Makes a folder whose name begins so, for `removeTemporary`. Throws the system's error. */
export function makeTemporary(prefix: string): string {
  if (folders.size === 0) for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    const folder = mkdtempSync(prefix);
    folders.add(folder);
    return folder;
  } finally {
    listenNoMore();
  }
}

/** Removes the folder with all that is in it. */
export function removeTemporary(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  listenNoMore();
}

/** Once there is nothing to be removed. */
function listenNoMore(): void {
  if (folders.size === 0) for (const signal of SIGNALS) process.off(signal, interrupted);
}

/** The process ends as it would have: not by its own exit, which would wait for DuckDB's threads. */
function interrupted(signal: NodeJS.Signals): void {
  try {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  } finally {
    folders.clear();
    listenNoMore();
    process.kill(process.pid, signal);
  }
}
