// Two days in the life of a box, in an hour: `npm run life` lives through them at their full length.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mosquitto, note } from "../e2e/programs.ts";
import { findEspruino, skipNote } from "./espruino.ts";
import { judge } from "./life/judge.ts";
import { LifeRun } from "./life/life-run.ts";
import { SteppedBox } from "./life/stepped-box.ts";
import { IN_SHORT, live } from "./life/two-days.ts";

const interpreter = findEspruino();
const missing = interpreter === undefined ? ` (${skipNote})` : note("mosquitto", mosquitto);

describe.skipIf(interpreter === undefined || mosquitto === undefined)(`two days in the life of a box${missing}`, () => {
  let run: LifeRun;
  beforeAll(async () => {
    run = await LifeRun.open(interpreter as string, 1);
  });
  afterAll(() => run?.close());

  it("bring no reset that nobody asked for, and every acknowledged record into the log once", async () => {
    const findings = await live(run, IN_SHORT, () => {});
    await run.stopHost();
    const { wrong, figures } = judge(run, findings);
    expect(wrong).toEqual([]);
    expect(figures.acked).toBeGreaterThan(1000);
    expect(figures.starts).toBeGreaterThan(15);
  }, 600000);
});

it.skipIf(interpreter === undefined)(
  `a box that restarts at every start ends the run${missing}`,
  async () => {
    const box = await SteppedBox.install(interpreter as string, {
      ".bootcde": "print('begins');setTimeout(function(){E.reboot()},100);",
    });
    const live = async (): Promise<void> => {
      for (let toMs = 0; toMs < 3600000; toMs += 2000) await box.step(toMs);
    };
    await expect(live()).rejects.toThrow(/restarts at every start:\n[\s\S]*begins/);
    expect(box.starts).toBeLessThan(40);
    await box.close();
  },
  60000,
);
