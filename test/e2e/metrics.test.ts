import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { untilHolds } from "../patience.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { note, promtool } from "./programs.ts";

const { dir, remove } = scratch();
let host: HostProcess;

describe.skipIf(promtool === undefined)(`the host's metrics${note("prometheus", promtool)}`, () => {
  beforeAll(() => {
    host = new HostProcess(["--lanes", "2", "--speed", "5"], dir);
  });
  afterAll(async () => {
    await host.end();
    remove();
  });

  it("pass promtool's check, with numbers in them", async () => {
    const page = await host.page();
    const text = await untilHolds(async () => {
      const metrics = await (await fetch(new URL("/metrics", page))).text();
      expect(metrics).toContain("tillbeacon_waiting_customers{");
      return metrics;
    }, 200);
    const { status, stdout, stderr } = spawnSync(promtool as string, ["check", "metrics"], {
      input: text,
      encoding: "utf8",
    });
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
  });
});
