import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfigFile, writeConfigFile } from "../../../host/config/config-file.ts";
import { editYaml } from "../../../host/config/edit-yaml.ts";

const TEXT = `# Our shop
store: corner # keep

lanes:
  - box: lane-1 # by the door
    name: Till 1
  # broken last year
  - {box: lane-2, name: 'Till 2'}
targets:
  callAbove: 0x3 # the boss says
  # not less
  minConfidence: 0.60
`;

interface Content {
  lanes: { box: string; name?: string }[];
  targets: { [key: string]: number };
  [key: string]: unknown;
}

function edited(change: (content: Content) => void): string {
  const content = parse(TEXT) as Content;
  change(content);
  return editYaml(TEXT, content);
}

describe("editYaml", () => {
  it("changes nothing where nothing has changed", () => expect(edited(() => {})).toBe(TEXT));

  it("changes one value and leaves every other byte", () => {
    const text = edited(({ targets }) => {
      targets["callAbove"] = 5;
    });
    expect(text).toBe(TEXT.replace("0x3", "5"));
  });

  it.each([
    ["the line ends of Windows", TEXT.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${TEXT}`],
    ["both", `\uFEFF${TEXT.replaceAll("\n", "\r\n")}`],
  ])("keeps %s", (_, text) => {
    const content = parse(text) as Content;
    expect(editYaml(text, content)).toBe(text);
    content.targets["callAbove"] = 5;
    expect(editYaml(text, content)).toBe(text.replace("0x3", "5"));
  });

  it("keeps a lane's comments with the lane when others come and go", () => {
    const text = edited((content) => {
      content.lanes = [{ box: "new", name: "Till: #0" }, content.lanes[1] as Content["lanes"][0]];
    });
    expect(text).toContain("  # broken last year\n  - {box: lane-2, name: 'Till 2'}\n");
    expect(text).not.toContain("lane-1");
    expect((parse(text) as Content).lanes[0]).toEqual({ box: "new", name: "Till: #0" });
  });
});

describe("writeConfigFile", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-config-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function file(name: string): string {
    const full = path.join(dir, name);
    writeFileSync(full, TEXT);
    return full;
  }

  it("replaces the file, keeps its mode and leaves nothing beside it", () => {
    const shop = file("shop.yaml");
    chmodSync(shop, 0o640);
    expect(writeConfigFile(shop, "store: b\n", readConfigFile(shop).version)).toBe("written");
    expect(readFileSync(shop, "utf8")).toBe("store: b\n");
    expect(statSync(shop).mode & 0o777).toBe(0o640);
    expect(readdirSync(dir)).toEqual(["shop.yaml"]);
  });

  it("refuses when somebody else has changed the file, and leaves it as it is", () => {
    const shop = file("shop.yaml");
    const { version } = readConfigFile(shop);
    writeFileSync(shop, "store: other\n");
    expect(writeConfigFile(shop, "store: b\n", version)).toBe("changed-underneath");
    expect(readFileSync(shop, "utf8")).toBe("store: other\n");
    expect(readdirSync(dir)).toEqual(["shop.yaml"]);
  });

  it("writes through a link and leaves it a link", () => {
    const shop = file("shop.yaml");
    const link = path.join(dir, "link.yaml");
    symlinkSync(shop, link);
    expect(writeConfigFile(link, "store: b\n", readConfigFile(link).version)).toBe("written");
    expect(readFileSync(shop, "utf8")).toBe("store: b\n");
    expect(readdirSync(dir).sort()).toEqual(["link.yaml", "shop.yaml"]);
  });

  it("leaves the file as it is where there is room for a part of the new one", () => {
    const file = path.join(dir, "full.yaml");
    writeFileSync(file, TEXT);
    const module = new URL("../../../host/config/config-file.ts", import.meta.url);
    const script = `const { replaceFile } = await import(${JSON.stringify(module.href)});
      replaceFile(${JSON.stringify(file)}, "x".repeat(20000), 0o644);`;
    // The system takes the first 8 kB of what is written without an error.
    const { status, stderr } = spawnSync(
      "bash",
      ["-c", 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script],
      { encoding: "utf8" },
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining("EFBIG")]);
    expect(readFileSync(file, "utf8")).toBe(TEXT);
    expect(readdirSync(dir).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)("leaves the file its owner's where root replaces it", () => {
    const shop = file("owned.yaml");
    chownSync(shop, 65534, 65533);
    expect(writeConfigFile(shop, "store: b\n", readConfigFile(shop).version)).toBe("written");
    expect(statSync(shop)).toMatchObject({ uid: 65534, gid: 65533 });
  });

  it("throws the system's error when there is no file", () => {
    expect(() => writeConfigFile(path.join(dir, "none.yaml"), "", "v")).toThrow(/ENOENT/);
  });
});
