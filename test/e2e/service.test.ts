// The host as a service: its unit, what it tells the service manager, its status, its back-up.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { restartLines } from "../../host/cli/service-command.ts";
import { changeCredentials, makeBox } from "../../host/config/credentials.ts";
import { untilHolds } from "../patience.ts";
import { killNow } from "./free-port.ts";
import { COMMAND, HostProcess, run, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

const systemd = existsSync("/usr/bin/systemd-analyze") ? "systemd" : undefined;

describe.skipIf(systemd === undefined)(`the unit${note("systemd", systemd)}`, () => {
  it("is one that systemd has nothing against, and leaves the host little", () => {
    const { dir, remove } = scratch();
    const { code, stdout, stderr } = run(
      ["service", "install", "--out", "tillbeacon.service", "--user", "root", "--dir", dir],
      dir,
    );
    const unit = readFileSync(path.join(dir, "tillbeacon.service"), "utf8");
    // systemd's own units of this machine are not ours to judge.
    expect([code, stderr.split("\n").filter((line) => line.includes("tillbeacon"))]).toEqual([0, []]);
    expect(stdout).toMatch(/nothing to complain about[\s\S]*systemctl enable --now tillbeacon/);
    for (const line of [
      "WatchdogSec=30",
      "Restart=always",
      "NoNewPrivileges=yes",
      "UMask=0077",
      `ReadWritePaths=${dir}`,
    ])
      expect(unit).toContain(`\n${line}\n`);
    const security = spawnSync(
      "systemd-analyze",
      ["security", "--offline=true", path.join(dir, "tillbeacon.service")],
      { encoding: "utf8" },
    );
    const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(security.stdout)?.[1]);
    // As root here; with a user of its own it is less. Below 5 is "medium" at the most.
    expect(exposure).toBeLessThan(5);
    remove();
  });
});

describe("a host that does not start", () => {
  it.each([
    [0, "Restart=always\nRestartSec=3"],
    [253, "Restart=always\nRestartSec=3"],
    [254, "Restart=always\nRestartSec=3\nRestartSteps=6\nRestartMaxDelaySec=60"],
  ])("is started again, later each time where systemd %i can", (version, lines) =>
    expect(restartLines(version)).toBe(lines),
  );
});

describe.skipIf(socat === undefined)(`the watchdog${note("socat", socat)}`, () => {
  it("is told that the host is ready, and again and again that it lives", async () => {
    const { dir, remove } = scratch();
    const socket = path.join(dir, "notify");
    const manager = spawn(socat as string, ["-u", `UNIX-RECV:${socket}`, "STDOUT"]);
    let told = "";
    manager.stdout.on("data", (data) => {
      told += data;
    });
    await untilHolds(() => expect(existsSync(socket)).toBe(true));
    const [node, ...rest] = COMMAND;
    const host = spawn(node, [...rest, "start", "--port", "0", "--broker-port", "0"], {
      cwd: dir,
      env: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: "1500000" },
    });
    try {
      await untilHolds(() => expect(told).toMatch(/READY=1[\s\S]*WATCHDOG=1[\s\S]*WATCHDOG=1/));
      host.kill("SIGTERM");
      await untilHolds(() => expect(told).toMatch(/STOPPING=1/));
    } finally {
      await killNow(host);
      await killNow(manager);
      remove();
    }
  });
});

describe("status and back-up", () => {
  const { dir, remove } = scratch();
  const shop = path.join(dir, "shop");
  let host: HostProcess;
  let port: string;

  beforeAll(async () => {
    mkdirSync(shop);
    writeFileSync(
      path.join(shop, "tillbeacon.yaml"),
      "store: corner # ours\nlanes: [{box: lane-1}]\nlog: data/log.sqlite\n",
    );
    changeCredentials(path.join(shop, "data/credentials.json"), (credentials) => makeBox(credentials, "lane-1", 0));
    host = new HostProcess([], shop);
    port = new URL(await host.page()).port;
  });
  afterAll(async () => {
    await host?.end();
    remove();
  });

  it("say what runs, and that nothing does", () => {
    const { code, stdout } = run(["status", "--port", port], shop);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^tillbeacon \d+\.\d+\.\d+, store corner, runs since .* UTC\nboxes: 0 of 1 heard/),
    ]);
    const none = run(["status", "--port", "1"], shop);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("found no host that answers, expected one")]);
  });

  it("take a shop to another folder while it runs, and overwrite nothing", () => {
    for (const folder of ["learned", "forecasts"]) mkdirSync(path.join(shop, "data", folder));
    writeFileSync(path.join(shop, "data/learned/lane-1"), "1.0.11111 1320");
    writeFileSync(path.join(shop, "data/forecasts/corner.json"), "{}");
    expect(run(["backup", "../shop.tar.gz"], shop)).toMatchObject({ code: 0, stderr: "" });
    expect(statSync(path.join(dir, "shop.tar.gz")).mode & 0o777).toBe(0o600);
    expect(run(["backup", "../shop.tar.gz"], shop)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("overwrites nothing"),
    });
    const other = path.join(dir, "other");
    mkdirSync(other);
    expect(run(["restore", "../shop.tar.gz"], other)).toMatchObject({ code: 0, stderr: "" });
    const beside = ["data/credentials.json", "data/learned/lane-1", "data/forecasts/corner.json"];
    for (const name of ["tillbeacon.yaml", ...beside])
      expect(readFileSync(path.join(other, name), "utf8")).toBe(readFileSync(path.join(shop, name), "utf8"));
    expect(statSync(path.join(other, "data/credentials.json")).mode & 0o777).toBe(0o600);
    expect(run(["log", "check"], other).stderr).not.toMatch(/internal error/);
    expect(run(["restore", "../shop.tar.gz"], other)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("empty folder"),
    });
  });

  it("are refused where the configuration's log is not found, which would be missing in them", () => {
    const shop = path.join(dir, "elsewhere");
    mkdirSync(shop);
    writeFileSync(path.join(shop, "tillbeacon.yaml"), "store: corner\nlanes: [{ box: lane-1 }]\n");
    const { code, stderr } = run(["backup", "--config", "elsewhere/tillbeacon.yaml", "empty.tar.gz"], dir);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `tillbeacon: elsewhere/tillbeacon.yaml:1: found no log at ${path.join(dir, "tillbeacon-data/log.sqlite")}, expected one: run this in the folder in which the host runs\n`,
    );
    expect(existsSync(path.join(dir, "empty.tar.gz"))).toBe(false);
  });
});
