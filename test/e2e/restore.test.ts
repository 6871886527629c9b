// Back-ups that somebody has changed where they were kept: nothing is written outside of the shop's folder.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);
const CONFIG = "store: s\nlanes: [{box: lane-1}]\nlog: data/log.sqlite\n";
let n = 0;

/** A back-up of these parts, and an empty folder to restore it in. */
function planted(make: (parts: string) => void, ...tarArgs: string[]): { shop: string; file: string } {
  n += 1;
  const parts = path.join(dir, `parts-${n}`);
  const shop = path.join(dir, `shop-${n}`);
  for (const folder of [parts, shop]) mkdirSync(folder);
  make(parts);
  const file = path.join(dir, `${n}.tar.gz`);
  expect(spawnSync("tar", ["czf", file, ...tarArgs, "-C", parts, "."]).status).toBe(0);
  return { shop, file };
}

const withConfig = (parts: string, text = CONFIG): void => writeFileSync(path.join(parts, "tillbeacon.yaml"), text);

describe("a back-up with a planted", () => {
  const secret = path.join(dir, "secret");
  writeFileSync(secret, "kept");
  chmodSync(secret, 0o644);

  it.each<[string, (parts: string) => void]>([
    ["link in the place of the credentials", (parts) => symlinkSync(secret, path.join(parts, "credentials.json"))],
    ["link in the place of the log", (parts) => symlinkSync(secret, path.join(parts, "log.sqlite"))],
    [
      "link in the archive",
      (parts) => {
        mkdirSync(path.join(parts, "archive"));
        symlinkSync("/", path.join(parts, "archive/s"));
      },
    ],
    ["hard link", (parts) => linkSync(path.join(parts, "tillbeacon.yaml"), path.join(parts, "log.sqlite"))],
    ["pipe", (parts) => void spawnSync("mkfifo", [path.join(parts, "log.sqlite")])],
  ])("%s is refused", (_, plant) => {
    const { shop, file } = planted((parts) => {
      withConfig(parts);
      plant(parts);
    });
    const { code, stderr } = run(["restore", file], shop);
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected files and folders alone")]);
    expect(readdirSync(shop)).toEqual([]);
    expect([readFileSync(secret, "utf8"), statSync(secret).mode & 0o777]).toEqual(["kept", 0o644]);
  });

  it.each(["/DIR/elsewhere/log.sqlite", "../elsewhere/log.sqlite", "data/../../elsewhere/log.sqlite"])(
    "way out of the folder is refused: %s",
    (log) => {
      const { shop, file } = planted((parts) => {
        withConfig(parts, CONFIG.replace("data/log.sqlite", log.replace("/DIR", dir)));
        writeFileSync(path.join(parts, "log.sqlite"), "* * * * * root evil");
      });
      const { code, stderr } = run(["restore", file], shop);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/found a log at .*elsewhere.*say --outside/)]);
      expect([readdirSync(shop), existsSync(path.join(dir, "elsewhere"))]).toEqual([[], false]);
    },
  );

  it("file beside them is left where it was, and a name that climbs lands nowhere", () => {
    const { shop, file } = planted(
      (parts) => {
        withConfig(parts);
        writeFileSync(path.join(parts, "climber"), "evil");
        writeFileSync(path.join(parts, "log.sqlite"), "");
      },
      "--transform=s,climber,../../climber,",
      "-P",
    );
    const { code } = run(["restore", file], shop);
    expect([0, 2]).toContain(code);
    expect([existsSync(path.join(dir, "climber")), existsSync(path.join(shop, "climber"))]).toEqual([false, false]);
  });
});

it("lies elsewhere where that is asked for", () => {
  const { shop, file } = planted((parts) =>
    withConfig(parts, CONFIG.replace("data/log.sqlite", "../asked/log.sqlite")),
  );
  expect(run(["restore", file, "--outside"], shop)).toMatchObject({ code: 0, stderr: "" });
});

describe("a back-up for which there is no room", () => {
  it("leaves nothing behind, so that it can be restored again", () => {
    const { shop, file } = planted((parts) => {
      // Nobody can make a file there.
      withConfig(parts, CONFIG.replace("data/log.sqlite", "/proc/self/log.sqlite"));
      writeFileSync(path.join(parts, "log.sqlite"), "a log");
    });
    const { code, stdout, stderr } = run(["restore", file, "--outside"], shop);
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "tillbeacon: /proc/self/log.sqlite:1: found no such file or directory (ENOENT), expected room for what is restored\n",
    ]);
    expect(readdirSync(shop)).toEqual([]);
  });
});
