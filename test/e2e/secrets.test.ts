// Secrets are planted wherever a shop has some; then everything that comes out is searched for them.
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentials } from "../../host/config/credentials.ts";
import { refused } from "../attacks/attack.ts";
import { PAGES, Rig, STOLEN, VICTIM } from "../attacks/rig.ts";
import { freePort } from "./free-port.ts";
import { runBeside, scratch } from "./host-process.ts";

const BROKER_PASSWORD = "planted-broker-password";
const WRONG = "planted-wrong-password";

describe("secrets", () => {
  let rig: Rig;
  let secrets: string[];
  /** Everything that came out, by where. */
  const out = new Map<string, string>();
  const file = (): string => path.join(rig.dir, "data/credentials.json");

  beforeAll(async () => {
    rig = await Rig.open("embedded");
    const credentials = readCredentials(file());
    const boxes = [...rig.secrets.values()].flatMap(({ password, key }) => [password, key]);
    const kept = [credentials?.hostSecret ?? "", credentials?.sessionKey ?? ""];
    secrets = [...boxes, ...kept, ...Object.values(PAGES), WRONG, BROKER_PASSWORD];
    expect(secrets.every((secret) => secret.length > 15)).toBe(true);

    const json = { "content-type": "application/json" };
    const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
      const response = await fetch(`${rig.page}${path}`, { redirect: "manual", ...init });
      const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
      out.set(`${init.method ?? "GET"} ${path}`, JSON.stringify(headers) + (await response.clone().text()));
      return response;
    };
    for (const password of [WRONG, PAGES.staff])
      await ask("/api/login", { method: "POST", headers: json, body: JSON.stringify({ password }) });
    const login = await ask("/api/login", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ password: PAGES.setup }),
    });
    const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    for (const page of [
      "/",
      "/shoppers",
      "/owner",
      "/setup",
      "/login",
      "/api/state",
      "/health",
      "/metrics",
      "/api/days",
      "/api/session",
    ])
      await ask(page);
    await ask("/api/setup", { headers: { cookie } });
    // In an address, where they do not belong, and as a name.
    await ask(`/api/state?password=${WRONG}`, { headers: { "x-forwarded-for": "192.0.2.1" } });
    await refused(rig.connect({ clientId: `s-${STOLEN}`, username: STOLEN, password: WRONG }));
    await refused(rig.stolen({ clientId: `s-${VICTIM}` }));
    const commands = [["boxes", "list"], ["boxes", "revoke", "nobody"], ["configure", "lane-9"], ["--help"]];
    const said = commands.map(async (args) => {
      const words = args[0] === "--help" ? args : [...args, "--config", "shop.yaml"];
      const { stdout, stderr } = await runBeside(words, rig.dir);
      out.set(args.join(" "), stdout + stderr);
    });
    await Promise.all(said);
    out.set("processes", execFileSync("ps", ["axww", "-o", "args"], { encoding: "utf8" }));
    out.set("log of the host", rig.log);
  });
  afterAll(() => rig?.close());

  it("come out nowhere", () => {
    for (const [where, text] of out)
      for (const secret of secrets) expect([where, text.includes(secret)]).toEqual([where, false]);
    expect(out.get("log of the host")).toMatch(/bad-login/);
    expect(out.get("GET /metrics")).toMatch(/tillbeacon_denied_total [1-9]/);
  });

  it("lie in files that are their owner's alone", () => {
    const holders = readdirSync(rig.dir, { recursive: true, encoding: "utf8" })
      .map((name) => path.join(rig.dir, name))
      .filter((name) => statSync(name).isFile())
      .filter((name) => secrets.some((secret) => readFileSync(name, "latin1").includes(secret)));
    expect(holders).toEqual([file()]);
    expect(holders.map((name) => statSync(name).mode & 0o777)).toEqual([0o600]);
  });

  it.each([
    ["start", ["start", "--port", "0"]],
    ["configure", ["configure", "lane-1"]],
  ])("are named in one line where the broker refuses the host's: %s", async (_, args) => {
    const { dir, remove } = scratch();
    try {
      const url = `mqtt://127.0.0.1:${rig.port}`;
      writeFileSync(path.join(dir, "password"), `${BROKER_PASSWORD}\n`);
      chmodSync(path.join(dir, "password"), 0o600);
      writeFileSync(
        path.join(dir, "tillbeacon.yaml"),
        `store: s\nlanes: [{box: lane-1}]\nlog: log.sqlite\nbroker: {url: "${url}", username: lane-1, passwordFile: password}\n`,
      );
      const { code, stdout, stderr } = await runBeside(args, dir, { env: { TILLBEACON_UPDATE_KEY: "k".repeat(40) } });
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^tillbeacon: 127\.0\.0\.1:\d+: found user "lane-1" refused \(.*\), expected an account of this broker/m,
      );
      expect(stdout + stderr).not.toContain(BROKER_PASSWORD);
      expect(stderr).not.toMatch(/internal error|at .*\.ts:/);
    } finally {
      remove();
    }
  });

  it("are refused in an address, without being shown", async () => {
    const { dir, remove } = scratch();
    const port = await freePort();
    writeFileSync(
      path.join(dir, "tillbeacon.yaml"),
      `store: s\nlanes: [{box: a}]\nbroker: {url: "mqtt://host:${WRONG}@127.0.0.1:${port}"}\n`,
    );
    const { code, stdout, stderr } = await runBeside(["start"], dir);
    remove();
    expect([code, stderr]).toEqual([2, expect.stringContaining("an address without a password: use passwordFile")]);
    expect(stdout + stderr).not.toContain(WRONG);
  });
});
