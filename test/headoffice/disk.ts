// A small file system of a test's own, which can be filled. Needs root.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

/** Mounts one; undefined where that is not allowed. */
export function smallDisk(dir: string, megabytes: number): { dir: string; unmount: () => void } | undefined {
  mkdirSync(dir, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", dir]);
  return status === 0 ? { dir, unmount: () => void spawnSync("umount", ["-l", dir]) } : undefined;
}

/** Fills it to the last byte, and makes room again. */
export function fillDisk(dir: string): { begin: () => Promise<void>; end: () => Promise<void> } {
  const file = path.join(dir, "ballast");
  return {
    begin: async () => {
      const handle = openSync(file, "w");
      try {
        for (let size = 1 << 20; size >= 512; size /= 2) writeUntilFull(handle, Buffer.alloc(size));
      } finally {
        closeSync(handle);
      }
    },
    end: async () => rmSync(file, { force: true }),
  };
}

function writeUntilFull(handle: number, block: Buffer): void {
  try {
    while (writeSync(handle, block) === block.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
