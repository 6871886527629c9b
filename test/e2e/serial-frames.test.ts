import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFrames } from "../serial/frame-run.ts";
import { Cable } from "../serial/pty.ts";
import { scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

describe.skipIf(socat === undefined)(`frames through a pty pair${note("socat", socat)}`, () => {
  const { dir, remove } = scratch();
  const cable = new Cable(dir);
  beforeAll(() => cable.plug());
  afterAll(async () => {
    await cable.pull();
    remove();
  });

  it("delivers every clean one of 30,000 and no corrupted one, with a byte in a hundred wrong and garbage between", async () => {
    const run = await runFrames(cable, 7, 30000, () => {});
    expect(run.bytes).toBeGreaterThan(30000 * 40);
    expect(run.clean).toBeGreaterThan(15000);
    expect(run.clean).toBeLessThan(25000);
    expect([run.delivered, run.wrong]).toEqual([run.clean, 0]);
  });
});
