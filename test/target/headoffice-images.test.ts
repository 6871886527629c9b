// An image from head office to the boxes of two shops, in stages: real hosts, a real central broker, and the boxes' own image on
// the real interpreter or, where there is none, in the bare VM.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { COMMAND, HostProcess, runBeside, scratch } from "../e2e/host-process.ts";
import { mosquitto, note } from "../e2e/programs.ts";
import { CentralMosquitto } from "../headoffice/central-mosquitto.ts";
import { Restartable } from "../headoffice/processes.ts";
import { settingsFor, supervise } from "./box-process.ts";
import { findEspruino } from "./espruino.ts";

const interpreter = findEspruino();
const where = interpreter === undefined ? "in the bare VM" : "on the real Espruino interpreter";
const STORES = ["corner", "market"] as const;
/** A host starts, boxes are waited for, an image goes over, twice: minutes on a busy machine. Unit ms. */
const LONG = 600000;

/** The image as a later version would be. */
function versioned(image: string, version: string): string {
  return image.replace(/^(\/\/tillbeacon \S+) \S+/, `$1 ${version}`).replaceAll('"0.1.0"', `"${version}"`);
}

describe.skipIf(mosquitto === undefined)(`images from head office ${where}${note("mosquitto", mosquitto)}`, () => {
  const { dir, remove } = scratch();
  let broker: CentralMosquitto;
  let headOffice: Restartable;
  const hosts: HostProcess[] = [];
  const boxes: ReturnType<typeof supervise>[] = [];
  let image = "";
  let page = "";

  const images = (...args: string[]) => runBeside(["headoffice", "images", "--config", "chain.yaml", ...args], dir);

  async function until(what: string, check: () => Promise<boolean>): Promise<void> {
    for (const endMs = Date.now() + LONG - 60000; Date.now() < endMs; ) {
      if (await check()) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const said = hosts.map(({ stderr }) => stderr.slice(-2000)).join("\n");
    throw new Error(`${what}: ${(await images()).stdout}\n${said}\n${headOffice.errors}`);
  }

  /** How the roll-out of a version stands, as head office's page has it: the command would be started again and again. */
  async function stands(version: string, state: string): Promise<boolean> {
    const rows = (await (await fetch(new URL("/settings", page))).text()).split("<tr>");
    return rows.some((row) => row.includes(` ${version}<`) && row.includes(`>${state}`));
  }

  async function send(name: string, text: string, ...args: string[]): Promise<{ code: number | null; stdout: string }> {
    writeFileSync(path.join(dir, name), text, "latin1");
    return images(name, "--stages", "50,100", "--soak", "1", ...args);
  }

  async function startShop(store: string, releaseKey: string): Promise<void> {
    const headOffices = `{servers: ["${broker.url}"], outbox: ${store}-outbox.sqlite, releaseKey: "${releaseKey}"}`;
    writeFileSync(
      path.join(dir, `${store}.yaml`),
      `store: ${store}\nlanes: [{box: lane-1}]\nlog: ${store}/log.sqlite\nheadOffice: ${headOffices}\n`,
    );
    // Each shop's box has a key that no other shop knows, nor head office.
    const updateKey = `key of the box in the shop ${store}`;
    const host = new HostProcess(["--config", `${store}.yaml`], dir, { TILLBEACON_UPDATE_KEY: updateKey });
    hosts.push(host);
    const settings = settingsFor(await host.brokerPort(), { store, updateKey });
    const files = { "tillbeacon.json": settings, tbimage0: image, ".bootcde": await readBundle("loader") };
    boxes.push(supervise(interpreter, { prelude: "", files, speed: 8 }));
  }

  beforeAll(async () => {
    broker = await CentralMosquitto.start(dir);
    image = await readBundle("esp32");
    writeFileSync(
      path.join(dir, "chain.yaml"),
      `broker: {servers: ["${broker.url}"]}\ndatabase: {sqlite: ${path.join(dir, "chain.sqlite")}}\npage: {port: 0, credentials: ${path.join(dir, "pages.json")}}\n`,
    );
    // Without shops it makes the key, and says that there is nobody.
    const made = await send("first.js", versioned(image, "0.2.0"));
    const key = /releaseKey: (\S+)/.exec(made.stdout)?.[1] ?? "";
    for (const store of STORES) await startShop(store, key);
    headOffice = new Restartable([...COMMAND, "headoffice", "--config", path.join(dir, "chain.yaml")], (line) => {
      page = /page: (http:\S+)/.exec(line)?.[1] ?? page;
    });
    await until("shops", async () => {
      if (page === "") return false;
      const { shops } = (await (await fetch(new URL("/health", page))).json()) as { shops?: { live: number } };
      return shops?.live === STORES.length;
    });
  }, LONG);
  afterAll(async () => {
    for (const box of boxes) await box.stop();
    for (const host of hosts) await host.end();
    await headOffice?.kill();
    await broker?.kill();
    remove();
  });

  it(
    "puts it onto the boxes of one shop, then of all, each signed with the box's own key",
    async () => {
      const { stdout } = await send("new.js", versioned(image, "0.2.0"));
      expect(stdout).toContain("0 applied, 0 refused, 2 to come");
      await until("done", () => stands("0.2.0", "done"));
      expect((await images()).stdout).toContain("done, stage 2 of 2: 2 applied, 0 refused");
      for (const host of hosts) expect(host.stderr).toContain("image: runs it");
    },
    LONG,
  );

  // Both wait for head office's steps.
  it.concurrent(
    "stops at the first shop whose box goes back to its earlier image, and offers no other shop the image",
    async () => {
      await send("bad.js", "//tillbeacon esp32-devkitc 0.3.0\nprint('broken');E.reboot();");
      await until("stopped", () => stands("0.3.0", "stopped"));
      const { stdout } = await images();
      expect(stdout).toMatch(
        /stopped \(1 refused, \w+: lane-1 could not run it and went back to its earlier one\), stage 1 of 2/,
      );
      expect(boxes.filter(({ lines }) => lines.includes("broken"))).toHaveLength(1);
    },
    LONG,
  );

  it.concurrent(
    "is refused by shops when another key has signed it",
    async () => {
      await send("forged.js", versioned(image, "0.4.0"), "--key", path.join(dir, "another.key"));
      await until("refused", () => stands("0.4.0", "stopped"));
      expect((await images()).stdout).toContain("not signed with headOffice.releaseKey");
      expect(hosts.map(({ stderr }) => stderr.includes("0.4.0 begins"))).toEqual([false, false]);
    },
    LONG,
  );
});
