// Our image on a real RP2040 build of Espruino, on an emulated chip: from the host's flash tool to people that are counted.
// The chip runs at a tenth of its speed or so: `npm run rp2040` does more of it.
import { beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { IMAGE_FILES } from "../../protocol/storage-files.ts";
import { findRp2040, type Rp2040Build, rp2040Note } from "./rp2040/build.ts";
import { freshFlash } from "./rp2040/chip.ts";
import { examine } from "./rp2040/examination.ts";
import { laneLoad, sensorsWith, startedLane, walkIn } from "./rp2040/lane-load.ts";
import type { LineHost } from "./rp2040/line-host.ts";
import type { PicoBoard } from "./rp2040/pico-board.ts";
import { cutStarts, restAfterFailures } from "./rp2040/power-cuts.ts";
import { shippedFlash } from "./rp2040/shipped-box.ts";
import { storedFiles } from "./rp2040/stored-files.ts";

const found = findRp2040();
/** After a birth, records that have waited are told. Unit ms. */
const SETTLED_MS = 2000;

describe.skipIf(found === undefined)(`a real RP2040 build${found === undefined ? ` (${rp2040Note})` : ""}`, () => {
  const build = found as Rp2040Build;
  let shipped: Uint8Array;
  let lane: { board: PicoBoard; host: LineHost };

  beforeAll(async () => {
    shipped = await shippedFlash(build);
    lane = startedLane(build, shipped.slice(), sensorsWith("vl53l0x"));
  }, 600000);

  it("takes the image from the host's flash tool, byte for byte", async () => {
    expect(storedFiles(shipped).get(IMAGE_FILES[0])).toBe(await readBundle("rp2040"));
    expect(storedFiles(shipped).get(".bootcde")).toBe(await readBundle("loader"));
  });

  it("counts people by its beams, reads both kinds of ToF sensors, and lights its lamp for its host", () => {
    const { board, host } = lane;
    expect(host.newest("status")).toMatchObject({ presence: "online", board: RP2040_PICO.name });
    walkIn(board, 1);
    host.send("beacon", encodeForBox("beacon", { id: 5, lamp: "coming", leaseMs: 9000 }));
    board.run(1500);
    expect(host.newest("telemetry")).toMatchObject({ ins: 1, inLane: 1, head: "ok", tail: "ok", lamp: "coming" });
    expect(board.outputs.get(RP2040_PICO.wiring.lampGreen)).toBe(true);
    expect([host.refused, board.chip.resets]).toEqual([[], []]);
  }, 600000);

  it("leaves room on the chip with a full lane", () => {
    const load = laneLoad(lane, 2);
    expect(load.share).toBeGreaterThan(0.05);
    // The target is 30 %, which `npm run rp2040` prints its figure beside.
    expect(load.share).toBeLessThan(0.45);
    expect(load.longestMs).toBeLessThan(150);
  }, 600000);

  it("takes its line back from a console that a tool has left open", () => {
    const { board, host } = lane;
    host.console("1");
    const births = host.all("status").length;
    board.runUntil(() => host.all("status").length > births, "its birth for the host", 10000);
    expect(board.chip.resets).toEqual([]);
  }, 600000);

  it("is reset by its watchdog when its program hangs, and comes back as another boot", () => {
    const { board, host } = lane;
    board.run(SETTLED_MS);
    const first = host.newest("status")?.boot;
    host.console("E.enableWatchdog(0.2,false);while(true);");
    const resets = board.chip.resets.length;
    board.runUntil(() => board.chip.resets.length > resets, "its watchdog", 1000);
    board.runUntil(() => host.newest("status")?.boot !== first, "its next birth", 8000);
    expect(host.newest("status")?.boot).toMatch(/^[0-9a-f]{9,16}$/);
  }, 600000);

  it("starts anew when its memory has run out and the interpreter has taken callbacks from it", () => {
    const { board, host } = lane;
    board.run(SETTLED_MS);
    const resets = board.chip.resets.length;
    let said = "";
    const listen = board.onUsb;
    board.onUsb = (bytes) => {
      said += Buffer.from(bytes).toString("latin1");
      listen(bytes);
    };
    host.console(
      "global.h=[];setTimeout(function(){h=undefined},300);while(process.memory(false).free>20)h.push(new Uint8Array(100));",
    );
    board.runUntil(() => board.chip.resets.length > resets, "its restart", 20000);
    expect(said).toContain("while processing interval - removing it");
  }, 600000);

  it("keeps settings and image through power cuts at its starts, and never uses a boot id twice", async () => {
    const { broken, repeated, recounted, up } = await cutStarts(build, shipped.slice(), 3, 1);
    expect({ broken, repeated, recounted, up }).toEqual({ broken: [], repeated: [], recounted: [], up: true });
  }, 600000);

  it("rests after three failed starts in a row, says so, and then comes up", () => {
    const told: string[] = [];
    const { failed, ranMs, bornMs, said } = restAfterFailures(build, shipped.slice(), (progress) =>
      told.push(progress),
    );
    expect([failed, said]).toEqual([3, expect.stringContaining("3 starts in a row have failed, resting")]);
    expect(ranMs).toBeGreaterThan(30000);
    expect(bornMs).toBeGreaterThan(30000);
    expect(told.slice(0, 4)).toEqual([
      ...[1, 2, 3].map((n) => `${n} starts cut short, ${n} counted`),
      "the next start has run for 5 s",
    ]);
  }, 600000);

  it("gives up on failed starts that nobody counts, as on a board without its loader", () => {
    expect(() => restAfterFailures(build, freshFlash(build))).toThrow("the box has counted 0 of 6 starts");
  }, 600000);

  it("is as docs/platforms.md has it", async () => {
    const facts = await examine(build);
    expect(facts.filter(({ fits }) => fits === false)).toEqual([]);
    expect(facts.find(({ name }) => name === "watchdog")?.seen).toBe("8388 ms taken, 8389 ms refused");
  }, 600000);
});
