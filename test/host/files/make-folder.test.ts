import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../../host/files/make-folder.ts";

describe("makeFolder", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-folder-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("makes what is missing, with its mode, and gives the uppermost one made", () => {
    expect(makeFolder(path.join(dir, "a/b/c"), 0o700)).toBe(path.join(dir, "a"));
    for (const made of ["a", "a/b", "a/b/c"]) expect(statSync(path.join(dir, made)).mode & 0o777).toBe(0o700);
  });

  it("leaves a folder that is there, also by a link", () => {
    mkdirSync(path.join(dir, "there"));
    symlinkSync("there", path.join(dir, "link"));
    expect(makeFolder(path.join(dir, "there"))).toBeUndefined();
    expect(makeFolder(path.join(dir, "link"))).toBeUndefined();
    expect(makeFolder("/")).toBeUndefined();
  });

  it.each([
    ["file", "EEXIST"],
    ["file/below", "ENOTDIR"],
    ["dangling", "EEXIST"],
  ])("throws what the system says of %s", (name, code) => {
    writeFileSync(path.join(dir, "file"), "");
    symlinkSync("nowhere", path.join(dir, "dangling"));
    expect(() => makeFolder(path.join(dir, name))).toThrow(expect.objectContaining({ code }));
  });

  it.skipIf(!existsSync("/proc/self"))("ends where the system makes no folder", () => {
    for (const folder of ["/proc/nope", "/proc/nope/below"])
      expect(() => makeFolder(folder)).toThrow(expect.objectContaining({ code: "ENOENT", path: "/proc/nope" }));
  });
});
