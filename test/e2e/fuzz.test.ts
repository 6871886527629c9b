// The short forms of `npm run fuzz:http` and `npm run fuzz:guided`.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";
import { HEAD_OFFICE } from "../fuzz/headoffice-site.ts";
import { HttpTarget } from "../fuzz/http-target.ts";

it.each([
  ["a shop", undefined],
  ["head office", HEAD_OFFICE],
])("answers or hangs up on mutants of requests, and changes nothing for them: %s", async (_, site) => {
  const target = await HttpTarget.open(7, site);
  try {
    for (let i = 0; i < 15; i++) await target.round();
  } finally {
    await target.close();
  }
  expect(target.findings).toEqual([]);
  expect(target.inputs).toBeGreaterThan(1000);
  // It has come as far as the routes, and their refusals.
  for (const status of [200, 400, 401, 404]) expect(target.statuses.get(status) ?? 0).toBeGreaterThan(0);
});

it("reaches branches that no seed does, guided by those it has reached", () => {
  const script = path.resolve(import.meta.dirname, "../fuzz/guided.ts");
  const args = ["--no-warnings", script, "--seconds", "3", "--only", "records"];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60000 });
  const [, seeds, now] = /(\d+) branches by the seeds, (\d+) now/.exec(stdout) ?? [];
  expect(status).toBe(0);
  expect(Number(now)).toBeGreaterThan(Number(seeds));
  expect(JSON.parse(stdout.trim().split("\n").at(-1) as string)).toMatchObject({ findings: 0 });
});
