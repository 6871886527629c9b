// Folders that are made where they are missing, for every part of the host. Knows nothing of what is kept in them.
import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder, and those above it that are missing, each with this mode; gives the uppermost one made, undefined where the folder
 * was there. Throws the system's error. Node's own recursive mkdir never returns where the system says ENOENT below a folder that is
 * there, as Linux does in /proc.
 */
export function makeFolder(folder: string, mode = 0o777): string | undefined {
  const full = path.resolve(folder);
  if (isFolder(full)) return undefined;
  const above = existsSync(path.dirname(full)) ? undefined : makeFolder(path.dirname(full), mode);
  try {
    mkdirSync(full, { mode });
  } catch (error) {
    // Another program may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && isFolder(full)) return above;
    throw error;
  }
  return above ?? full;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
