import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, killNow } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { note, prometheus } from "./programs.ts";

interface Dashboard {
  panels: { id: number; title: string; type: string; gridPos: object; targets: { expr: string }[] }[];
  templating: { list: { name: string; query: { query: string } }[] };
}

const DASHBOARD = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../docs/grafana-dashboard.json"), "utf8"),
) as Dashboard;
const EXPRESSIONS = DASHBOARD.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));
const { dir, remove } = scratch();
let host: HostProcess;
let server: ChildProcess;
let address: string;

/** What Grafana puts in the place of its variables, with everything chosen. */
function filled(expr: string): string {
  return expr.replaceAll(/\$(shop|lane)\b/g, ".*").replaceAll("$__rate_interval", "30s");
}

async function ask(route: string, query: { [name: string]: string } = {}): Promise<{ status: string; data: unknown }> {
  const response = await fetch(`${address}/api/v1/${route}?${new URLSearchParams(query)}`);
  return (await response.json()) as { status: string; data: unknown };
}

async function results(expr: string): Promise<{ metric: object; value: [number, string] }[]> {
  const { status, data } = await ask("query", { query: expr });
  expect([expr, status]).toEqual([expr, "success"]);
  return (data as { result: { metric: object; value: [number, string] }[] }).result;
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

describe.skipIf(prometheus === undefined)(`Grafana's dashboard${note("prometheus", prometheus)}`, () => {
  beforeAll(async () => {
    host = new HostProcess(["--lanes", "2", "--speed", "5"], dir);
    const target = new URL(await host.page()).host;
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const config = path.join(dir, "prometheus.yml");
    writeFileSync(
      config,
      `scrape_configs:\n  - job_name: tillbeacon\n    scrape_interval: 1s\n    static_configs: [{ targets: ["${target}"] }]\n`,
    );
    const data = `--storage.tsdb.path=${path.join(dir, "tsdb")}`;
    server = spawn(prometheus as string, [`--config.file=${config}`, data, `--web.listen-address=127.0.0.1:${port}`], {
      cwd: dir,
      stdio: "ignore",
    });
    await until(async () => (await results("tillbeacon_wait_seconds")).length === 2, "two lanes with a wait");
    await until(
      async () => (await results("count_over_time(tillbeacon_telemetry_total[1m]) > 3")).length > 0,
      "scrapes",
    );
  });
  afterAll(async () => {
    await killNow(server);
    await host.end();
    remove();
  });

  it.each(EXPRESSIONS)("%s: %s has numbers", async (_, expr) => {
    const found = await results(filled(expr));
    expect(found.length).toBeGreaterThan(0);
    for (const { value } of found) expect(Number.isFinite(Number(value[1]))).toBe(true);
  });

  it("lists shops and lanes to choose from", async () => {
    for (const { query } of DASHBOARD.templating.list) {
      const [, series = "", label = ""] = /^label_values\((.*), (\w+)\)$/.exec(query.query) ?? [];
      const { status, data } = await ask(`label/${label}/values`, { "match[]": filled(series) });
      expect([status, (data as string[]).length > 0]).toEqual(["success", true]);
    }
  });

  it("asks for nothing that the host does not have, and gives each panel its own place", async () => {
    const asked = new Set(EXPRESSIONS.flatMap(([, expr]) => expr.match(/tillbeacon_\w+/g) ?? []));
    const { data } = await ask("label/__name__/values");
    for (const name of asked) expect(data).toContain(name);
    const places = DASHBOARD.panels.map(({ gridPos }) => JSON.stringify(gridPos));
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(DASHBOARD.panels.map(({ id }) => id)).size).toBe(places.length);
  });
});
