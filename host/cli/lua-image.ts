// The image of a NodeMCU: Lua source compiled for its LFS by NodeMCU's own cross-compiler, which is no npm package.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InputError } from "../core/problems/input-error.ts";
import type { LfsImage } from "../provisioning/lfs.ts";

/** Names the cross-compiler. */
const COMPILER = "NODEMCU_LUAC";
const EXPECTED =
  "NodeMCU's cross-compiler: build luac.cross from the sources of the release that the board runs " +
  "(github.com/nodemcu/nodemcu-firmware, 'make' in app/lua/luac_cross), or give a compiled image with --image";
/** Digits of the source's hash in its mark. */
const MARK_DIGITS = 12;

/**
 * Compiles Lua source. Throws InputError without a compiler, or with what it says. Beside the image lies an empty module
 * whose name is the mark of its source, so that the board can be asked what it has.
 */
export function compileForLfs(source: Buffer, name: string): LfsImage {
  const compiler = process.env[COMPILER] ?? "";
  if (compiler === "") throw new InputError(COMPILER, 1, "nothing", EXPECTED);
  const mark = `tb_${createHash("sha256").update(source).digest("hex").slice(0, MARK_DIGITS)}`;
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-lfs-"));
  try {
    writeFileSync(path.join(dir, "tillbeacon.lua"), source);
    writeFileSync(path.join(dir, `${mark}.lua`), "");
    const args = ["-s", "-f", "-o", "image", "tillbeacon.lua", `${mark}.lua`];
    const { error, status, stdout, stderr } = spawnSync(path.resolve(compiler), args, { cwd: dir, encoding: "utf8" });
    if (error !== undefined) throw new InputError(COMPILER, 1, `${compiler}: ${error.message}`, EXPECTED);
    if (status !== 0) throw new InputError(name, 1, stderr.trim(), "source that luac.cross compiles");
    const lfsBytes = Number(/Image size: (\d+)/.exec(stdout)?.[1] ?? 0);
    return { bytes: readFileSync(path.join(dir, "image")), lfsBytes, mark };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
