// A box that is given new images over the air: the real command, a real broker, and the image on the real interpreter
// or, where there is none, in the bare VM.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { runBeside, scratch } from "../e2e/host-process.ts";
import { mosquitto, note } from "../e2e/programs.ts";
import { settingsFor, supervise } from "./box-process.ts";
import { findEspruino } from "./espruino.ts";
import { Mosquitto } from "./mosquitto.ts";

const interpreter = findEspruino();
const where = interpreter === undefined ? "in the bare VM" : "on the real Espruino interpreter";

/** The box's own key. */
const KEY = "key of the box at the till, and of no other";

/** The image as a later version would be. */
function versioned(image: string, version: string): string {
  return image.replace(/^(\/\/tillbeacon \S+) \S+/, `$1 ${version}`).replaceAll('"0.1.0"', `"${version}"`);
}

describe.skipIf(mosquitto === undefined)(`updates over the air ${where}${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  let broker: Mosquitto;
  let box: ReturnType<typeof supervise>;
  let image: string;

  beforeAll(async () => {
    broker = await Mosquitto.start(dir);
    writeFileSync(
      path.join(dir, "tillbeacon.yaml"),
      `store: s\nlanes: [{box: lane-1}]\nbroker: {url: "mqtt://127.0.0.1:${broker.port}"}\n`,
    );
    image = await readBundle("esp32");
    const settings = settingsFor(broker.port, { updateKey: KEY });
    const files = { "tillbeacon.json": settings, tbimage0: image, ".bootcde": await readBundle("loader") };
    box = supervise(interpreter, { prelude: "", files, speed: 4 });
  });

  afterAll(async () => {
    await box?.stop();
    await broker?.kill();
    remove();
  });

  function update(name: string, text: string): ReturnType<typeof runBeside> {
    writeFileSync(path.join(dir, name), text, "latin1");
    return runBeside(["update", "lane-1", "--image", name], dir, { seconds: 100, env: { TILLBEACON_UPDATE_KEY: KEY } });
  }

  it("runs the new image after a transfer with the power cut three times", async () => {
    const done = update("new.js", versioned(image, "0.2.0"));
    for (const ms of [1500, 900, 1700]) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      await box.cutPower();
    }
    const { code, stdout, stderr } = await done;
    expect(stderr).not.toContain("refused");
    expect([stdout.trim(), code]).toEqual(["lane-1 runs esp32-devkitc 0.2.0", 0]);
  });

  it("keeps a configuration over the restart, and says which field of a bad one is wrong", async () => {
    const good = await runBeside(["configure", "lane-1", "--call-above", "5"], dir, {
      env: { TILLBEACON_UPDATE_KEY: KEY },
    });
    expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/^lane-1: configuration \d+ is in force/)]);
    const bad = await runBeside(["configure", "lane-1", "--call-above", "51"], dir);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("expected a whole number from 0 to 50")]);
  });

  it("goes back to the earlier image from one that cannot run, and the command says so", async () => {
    const { code, stderr } = await update("bad.js", "//tillbeacon esp32-devkitc 0.3.0\nprint('broken');E.reboot();");
    expect(stderr).toContain("could not run the new image and went back to its earlier one");
    expect([code, box.lines.filter((line) => line === "broken").length]).toEqual([1, 3]);
  });

  it("refuses another board's image, and the one that runs already, with the reason", async () => {
    // Power cuts soon after the new image's start may have sent the box back to its earlier one.
    await update("again.js", versioned(image, "0.2.0"));
    for (const [text, reason] of [
      ["//tillbeacon rp2040-pico 0.4.0\nprint(1);", "other-board rp2040-pico"],
      ["//tillbeacon esp32-devkitc 0.2.0\nprint(1);", "running-already 0.2.0"],
      ["//tillbeacon esp32-devkitc 0.1.9\nprint(1);", "older-image version"],
    ] as const) {
      const { code, stderr } = await update("other.js", text);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`lane-1 refused the image: ${reason}`)]);
    }
  }, 240000);

  it("takes neither image nor configuration that another key has signed", async () => {
    const env = { TILLBEACON_UPDATE_KEY: "key of another box" };
    writeFileSync(path.join(dir, "forged.js"), versioned(image, "0.5.0"), "latin1");
    const update = await runBeside(["update", "lane-1", "--image", "forged.js"], dir, { env, seconds: 100 });
    expect([update.code, update.stderr]).toEqual([1, expect.stringContaining("refused the image: bad-signature tag")]);
    const configured = await runBeside(["configure", "lane-1", "--call-above", "9"], dir, { env });
    expect([configured.code, configured.stderr]).toEqual([1, expect.stringContaining("bad-signature tag")]);
    const none = await runBeside(["configure", "lane-1", "--call-above", "9"], dir);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("found no key of lane-1, expected one")]);
  });

  it.each([
    ["what is no image", "print(1);", 'no.js:1: found "print(1);", expected //tillbeacon <board> <version>'],
    ["a byte of unwritten flash", "//tillbeacon a 1\n\xff", "no.js:2: found byte 255, expected bytes from 0 to 254"],
  ])("does not send %s", async (_, text, message) => {
    const { code, stderr } = await update("no.js", text);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
