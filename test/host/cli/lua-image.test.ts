import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { compileForLfs } from "../../../host/cli/lua-image.ts";

afterEach(() => vi.unstubAllEnvs());

it("says what the cross-compiler says against the source", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "luac-"));
  const compiler = path.join(dir, "luac.cross");
  writeFileSync(compiler, "#!/bin/sh\necho \"luac.cross: tillbeacon.lua:1: '=' expected\" >&2\nexit 1\n", {
    mode: 0o755,
  });
  vi.stubEnv("NODEMCU_LUAC", compiler);
  expect(() => compileForLfs(Buffer.from("print"), "own.lua")).toThrow(
    "own.lua:1: found luac.cross: tillbeacon.lua:1: '=' expected, expected source that luac.cross compiles",
  );
  rmSync(dir, { recursive: true });
});
