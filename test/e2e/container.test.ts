// The container's recipe: what it says, its check of health on a running host, and itself where there is a builder.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const recipe = readFileSync(path.join(ROOT, "Containerfile"), "utf8");
const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  dependencies: { [name: string]: string };
  devDependencies: { [name: string]: string };
};
const lock = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")) as {
  packages: { [place: string]: { os?: string[]; cpu?: string[]; hasInstallScript?: boolean; dev?: boolean } };
};
/** Instructions, each on one line. */
const lines = recipe
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll("\\\n", "")
  .split("\n")
  .filter((line) => line !== "");
const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
const healthCheck = JSON.parse(
  /CMD (\[.*\])/.exec(last.find((line) => line.startsWith("HEALTHCHECK")) ?? "")?.[1] ?? "[]",
) as string[];

describe("the container", () => {
  it("runs the Node that the checkout is tested with", () => {
    expect(lines[0]).toBe(`ARG NODE=docker.io/library/node:${devDependencies["node"]}-bookworm-slim`);
    const bases = lines.filter((line) => line.startsWith("FROM ")).map((line) => line.split(" ")[1]);
    expect(new Set(bases)).toEqual(new Set(["$".concat("{NODE}")]));
  });

  it("holds the installed package alone, and runs it as a user who owns nothing but /data", () => {
    expect(last.filter((line) => line.startsWith("COPY"))).toEqual([
      "COPY --from=installed /opt/tillbeacon /opt/tillbeacon",
    ]);
    const user = last.indexOf("USER node");
    expect(user).toBeGreaterThan(0);
    expect(last.slice(user).some((line) => /^(RUN|COPY|ADD|USER root)/.test(line))).toBe(false);
    expect(last).toContain("RUN install -d -o node -g node -m 0700 /data");
    expect(recipe).not.toMatch(/apt-get|gcc|make\b|curl/);
  });

  it("makes the folder that the package is put into, which npm does not", () => {
    const packing = lines.filter((line) => line.includes("--pack-destination"));
    expect(packing).toHaveLength(1);
    const folder = /--pack-destination (\S+)/.exec(packing[0] as string)?.[1];
    expect(packing[0]).toMatch(new RegExp(`mkdir ${folder} &&.*npm pack`));
  });

  it("takes no secret and no log of a checkout with it", () => {
    const ignored = readFileSync(path.join(ROOT, ".containerignore"), "utf8").split("\n");
    for (const name of ["tillbeacon-data", "**/credentials.json", "**/*.sqlite", "**/*.key", ".git", "node_modules"])
      expect(ignored).toContain(name);
  });

  it("knows a host that runs from one that does not", async () => {
    const { dir, remove } = scratch();
    onTestFinished(remove);
    const port = await freePort();
    const [, ...args] = healthCheck.map((word) => word.replace(":8080/", `:${port}/`));
    const check = (): number | null => spawnSync(process.execPath, args).status;
    expect(check()).toBe(1);
    writeFileSync(path.join(dir, "tillbeacon.yaml"), "store: s\nlanes: [{box: lane-1}]\nlog: data/log.sqlite\n");
    const host = new HostProcess(["--config", "tillbeacon.yaml", "--port", String(port)], dir);
    try {
      await host.page();
      expect(check()).toBe(0);
    } finally {
      await host.end();
    }
  }, 60000);
});

describe("a machine of 64-bit ARM", () => {
  const places = Object.entries(lock.packages);
  const nativeFor = (name: string, cpu: string): string[] =>
    places
      .filter(([place, { os, cpu: cpus }]) => place.includes(name) && os?.includes("linux") && cpus?.includes(cpu))
      .map(([place]) => place);

  it("gets the archive's library built, as others do", () => {
    expect(dependencies).toHaveProperty("@duckdb/node-api");
    for (const cpu of ["x64", "arm64"])
      expect(nativeFor("@duckdb/node-bindings-", cpu)).toContain(`node_modules/@duckdb/node-bindings-linux-${cpu}`);
  });

  it("gets the serial port's library built: its package brings them along", () => {
    const file = `node_modules/@serialport/bindings-cpp/prebuilds/linux-arm64`;
    const names = spawnSync("ls", [path.join(ROOT, file)], { encoding: "utf8" })
      .stdout.trim()
      .split("\n");
    expect(names).toContain("@serialport+bindings-cpp.armv8.glibc.node");
  });

  it("runs no script of a package at its installation but that which picks what is built", () => {
    const scripts = places.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev).map(([place]) => place);
    expect(scripts).toEqual(["node_modules/@serialport/bindings-cpp"]);
  });
});

const builder = ["podman", "docker", "buildah"].find((name) => spawnSync(name, ["info"]).status === 0);
const note = "set TILLBEACON_CONTAINER=1 where podman or docker and a registry are to be had";

describe.skipIf(process.env["TILLBEACON_CONTAINER"] !== "1" || builder === undefined)(
  `the built image (${builder ?? note})`,
  () => {
    it("is built, and healthy with a root that nobody can write to", () => {
      const run = (...args: string[]) =>
        spawnSync(builder as string, args, { cwd: ROOT, encoding: "utf8", timeout: 900000 });
      expect(run("build", "-f", "Containerfile", "-t", "tillbeacon-test", ".")).toMatchObject({ status: 0 });
      const safe = ["--read-only", "--tmpfs", "/tmp", "--cap-drop=all", "--security-opt=no-new-privileges"];
      const started = run("run", "-d", ...safe, "tillbeacon-test", "tillbeacon", "start");
      const id = started.stdout.trim();
      const [command, ...args] = healthCheck as [string, ...string[]];
      const waiting = `for i in $(seq 60); do ${[command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ")} && exit 0; sleep 1; done; exit 1`;
      const healthy = run("exec", id, "sh", "-c", waiting);
      run("rm", "-f", id);
      expect(healthy).toMatchObject({ status: 0 });
    }, 1800000);
  },
);
