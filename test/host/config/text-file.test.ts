import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../host/config/config.ts";
import { readConfigFile } from "../../../host/config/config-file.ts";
import { readLaneFile } from "../../../host/config/lane-file.ts";
import { decodeText, readText } from "../../../host/config/text-file.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("decodeText", () => {
  it.each([
    ["an umlaut in Latin-1", latin1("store: s\nlanes:\n  - name: Br\u00fccke\n"), 3, "0xFC"],
    ["a sequence cut short at the end", Buffer.from([0x61, 0x0a, 0xe2, 0x82]), 2, "0xE2"],
    ["a continuation byte alone", Buffer.from([0x80]), 1, "0x80"],
    ["a surrogate", Buffer.from([0x0a, 0xed, 0xa0, 0x80]), 2, "0xED"],
    ["a fault behind a U+FFFD of the file's own", Buffer.from([0xef, 0xbf, 0xbd, 0x0a, 0x0a, 0xff]), 3, "0xFF"],
    ["UTF-16", Buffer.from("\uFEFFstore: s", "utf16le"), 1, "0xFF"],
  ])("refuses %s with its line", (_, bytes, line, byte) => {
    expect(() => decodeText(bytes, "shop.yaml")).toThrow(`shop.yaml:${line}: found byte ${byte}, expected UTF-8`);
  });

  it("reads any text that is UTF-8 as it stands", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeText(Buffer.from(text), "f")).toBe(text);
      }),
    );
    expect(decodeText(Buffer.from("\uFEFFa\uFFFD\r\n"), "f")).toBe("\uFEFFa\uFFFD\r\n");
  });
});

describe("files that people give", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-text-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function file(name: string, bytes: Buffer): string {
    const full = path.join(dir, name);
    writeFileSync(full, bytes);
    return full;
  }

  it.each([
    ["a configuration", readConfig],
    ["a configuration that is to be edited", readConfigFile],
    ["a lane file", readLaneFile],
    ["a text", readText],
  ])("refuses %s in Latin-1", (_, read) => {
    const shop = file("shop.yaml", latin1("store: s\nlanes: [{box: a, name: Caf\u00e9}]\n"));
    expect(() => read(shop)).toThrow(`${shop}:2: found byte 0xE9, expected UTF-8`);
  });

  it("says of a folder that it is one", () => {
    expect(() => readText(dir)).toThrow(`${dir}:1: found a folder, expected a readable file`);
  });

  it("names a file that is larger than any text", () => {
    const large = file("large.csv", Buffer.from("t_ms"));
    truncateSync(large, 3e9);
    expect(() => readText(large)).toThrow(`${large}:1: found 3000 MB, expected a file of at most 536 MB`);
  });

  it("names a file that is not there", () => {
    const none = path.join(dir, "none.yaml");
    expect(() => readText(none)).toThrow(`${none}:1: found no such file, expected a readable file`);
    expect(() => readConfig(none)).toThrow(
      "found no such file, expected the shop's configuration (name it by --config)",
    );
  });
});
