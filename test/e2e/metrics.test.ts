import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    let text = "";
    for (let i = 0; i < 100 && !text.includes("tillbeacon_waiting_customers{"); i++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      text = await (await fetch(new URL("/metrics", page))).text();
    }
    expect(text).toContain("tillbeacon_waiting_customers{");
    const { status, stdout, stderr } = spawnSync(promtool as string, ["check", "metrics"], {
      input: text,
      encoding: "utf8",
    });
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
  }, 60000);
});
