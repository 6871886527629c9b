// TLS with the shop's own authority: between host and a real Mosquitto, and at the embedded broker.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { issue, type Subject } from "../../host/config/certificates.ts";
import { changeCredentials, makeBox } from "../../host/config/credentials.ts";
import { bare } from "../attacks/attack.ts";
import { untilHolds } from "../patience.ts";
import { freePort, killNow, untilAnswers } from "./free-port.ts";
import { HostProcess, runBeside, scratch } from "./host-process.ts";
import { mosquitto, note, openssl } from "./programs.ts";

vi.setConfig({ testTimeout: 120000, hookTimeout: 120000 });

const SERVER: Subject = { kind: "server", names: ["127.0.0.1"] };
const HOST: Subject = { kind: "client", name: "host" };
/** A shop's configuration and, by its name, its log. */
const shop = (broker: string, name = "log"): string =>
  `store: s\nlanes: [{box: lane-1}]\nlog: data/${name}.sqlite\n${broker}\n`;
/** Each waits for commands and hosts of its own. */
const BESIDE = { concurrent: true };

describe.skipIf(openssl === undefined)(`certificates${note("openssl", openssl)}`, BESIDE, () => {
  const { dir: folder, remove } = scratch();
  const dir = path.join(folder, "made");
  mkdirSync(dir);
  afterAll(remove);

  it("are made by an authority of the shop's own, and listed until they end", async () => {
    const listed = () => runBeside(["certificates", "tls"], dir);
    const made = await runBeside(
      ["certificates", "tls", "--name", "127.0.0.1", "--name", "shop.lan", "--client", "host"],
      dir,
    );
    expect([made.code, made.stderr]).toEqual([0, ""]);
    for (const name of ["ca", "server", "host"]) {
      expect(statSync(path.join(dir, `tls/${name}.key`)).mode & 0o777).toBe(0o600);
      expect(readFileSync(path.join(dir, `tls/${name}.crt`), "utf8")).toMatch(/^-----BEGIN CERTIFICATE/);
    }
    expect((await listed()).stdout).toMatch(/^ca\.crt: until \d{4}-.*\nhost\.crt: until .*\nserver/);
    const authority = readFileSync(path.join(dir, "tls/ca.crt"), "utf8");
    expect((await runBeside(["certificates", "tls", "--client", "soon", "--days", "20"], dir)).code).toBe(0);
    expect(readFileSync(path.join(dir, "tls/ca.crt"), "utf8")).toBe(authority);
    const soon = await listed();
    expect([soon.code, soon.stdout]).toEqual([1, expect.stringMatching(/WARNING The certificate soon\.crt ends in/)]);
  });

  it.each([
    ["--name", "a;b"],
    ["--name", "-x"],
    ["--client", "../x"],
    ["--client", "ca"],
    ["--days", "0"],
  ])("are not made for %s %s", async (option, value) => {
    const { code, stderr } = await runBeside(["certificates", "other", option, value], dir);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`found ${JSON.stringify(value)}, expected`)]);
    expect(existsSync(path.join(dir, "other"))).toBe(false);
  });

  it("protect a second listener of the embedded broker, which asks for credentials as the first does", async () => {
    const dir = mkdtempSync(path.join(folder, "listener-"));
    writeFileSync(
      path.join(dir, "shop.yaml"),
      shop("broker: {anonymous: false, tls: {port: 0, cert: tls/server.crt, key: tls/server.key}}"),
    );
    expect((await runBeside(["certificates", "tls", "--name", "127.0.0.1"], dir)).code).toBe(0);
    const file = path.join(dir, "data/credentials.json");
    const { password } = changeCredentials(file, (credentials) => makeBox(credentials, "lane-1", 0));
    const host = new HostProcess(["--config", "shop.yaml"], dir);
    try {
      await host.page();
      await untilHolds(() => expect(host.stdout).toMatch(/with TLS: mqtts:/));
      const url = /with TLS: (\S+)/.exec(host.stdout)?.[1] as string;
      const ca = readFileSync(path.join(dir, "tls/ca.crt"));
      const attempt = (options: object) => connectAsync(url, { reconnectPeriod: 0, ...options }, false);
      await expect(attempt({})).rejects.toThrow(/self.signed|unable to verify/);
      await expect(attempt({ ca })).rejects.toThrow(/Bad username or password/);
      const client = await attempt({ ca, username: "lane-1", password, clientId: "s-lane-1" });
      expect(client.connected).toBe(true);
      const port = Number(new URL(url).port);
      // What is no TLS is hung up on at once, what says nothing after ten seconds; others do not notice.
      const [foreign, silent] = await Promise.all([bare(port, "GET / HTTP/1.1\r\n\r\n", 5000), bare(port, "", 14000)]);
      expect([foreign.isClosed, silent.isClosed, client.connected]).toEqual([true, true, true]);
      await client.endAsync();
    } finally {
      await host.end();
    }
  });
});

describe.skipIf(mosquitto === undefined || openssl === undefined)(
  `a host and its Mosquitto, each with a certificate${note("mosquitto openssl", mosquitto && openssl)}`,
  BESIDE,
  () => {
    const { dir, remove } = scratch();
    const children: ChildProcess[] = [];
    let port = 0;
    let expiredPort = 0;
    let account = "";
    let refused = 0;

    beforeAll(async () => {
      const folders = ["tls", "foreign"].map(async (folder) => {
        const made = await runBeside(["certificates", folder, "--name", "127.0.0.1", "--client", "host"], dir);
        expect(made.code).toBe(0);
      });
      await Promise.all(folders);
      // The same authorities, with certificates that are or will soon be over.
      for (const [of, name, days] of [
        ["foreign", "over", -1],
        ["tls", "soon", 20],
      ] as const) {
        cpSync(path.join(dir, of), path.join(dir, name), { recursive: true });
        issue(path.join(dir, name), HOST, days);
      }
      writeFileSync(path.join(dir, "shop.yaml"), shop(""));
      writeFileSync(path.join(dir, "foreign/open.key"), readFileSync(path.join(dir, "tls/host.key")), { mode: 0o644 });
      port = await freePort();
      const where = ["--listen", "127.0.0.1", "--port", `${await freePort()}`, "--host-port", `${port}`];
      const made = await runBeside(
        ["broker", "mosquitto", "--config", "shop.yaml", "--out", "broker", "--tls", "tls", ...where],
        dir,
      );
      expect([made.code, made.stderr]).toEqual([0, ""]);
      account = made.stdout.slice(made.stdout.indexOf("broker:\n"));
      const conf = readFileSync(path.join(dir, "broker/mosquitto.conf"), "utf8");
      await startMosquitto("mosquitto.conf", conf, port);
      // The same, with a certificate of yesterday.
      expiredPort = await freePort();
      writeFileSync(path.join(dir, "tls/keep.crt"), readFileSync(path.join(dir, "tls/server.crt")));
      issue(path.join(dir, "tls"), SERVER, -1);
      const other = conf
        .replace(/^listener \d+ /m, `listener ${await freePort()} `)
        .replace(`listener ${port} `, `listener ${expiredPort} `);
      await startMosquitto("expired.conf", other, expiredPort);
    });
    afterAll(async () => {
      for (const child of children) await killNow(child);
      remove();
    });

    async function startMosquitto(name: string, text: string, answersAt: number): Promise<void> {
      // Started by root, it would become another user, who must not read its files.
      writeFileSync(path.join(dir, "broker", name), `${text}\nuser root\n`);
      children.push(spawn(mosquitto as string, ["-c", path.join(dir, "broker", name)], { stdio: "ignore" }));
      await untilAnswers(answersAt);
    }

    /** Starts a host with this account, which must end by itself. */
    async function refusedWith(broker: string): Promise<{ code: number | null; stderr: string }> {
      const name = `refused-${++refused}`;
      writeFileSync(path.join(dir, `${name}.yaml`), shop(broker, name));
      const { code, stderr } = await runBeside(["start", "--config", `${name}.yaml`, "--port", "0"], dir);
      return { code, stderr: stderr.trim().split("\n").at(-1) as string };
    }

    it("trust each other", async () => {
      writeFileSync(path.join(dir, "trusts.yaml"), shop(account, "trusts"));
      const host = new HostProcess(["--config", "trusts.yaml"], dir);
      try {
        await host.page();
        await untilHolds(() => expect(host.stderr).toMatch(/"up":true/));
      } finally {
        await host.end();
      }
    });

    it.each<[string, () => string, RegExp]>([
      [
        "an authority that has not signed the broker's",
        () => account.replace("/tls/ca.crt", "/foreign/ca.crt"),
        /signed by nobody we trust \(\w+\), expected one signed by the authority that ca names/,
      ],
      ["no authority", () => account.replace(/\n {2}ca: .*/, ""), /signed by nobody we trust/],
      [
        "a broker's certificate that has expired",
        () => account.replace(`:${port}`, `:${expiredPort}`),
        /certificate of the broker that has expired \(CERT_HAS_EXPIRED\)/,
      ],
      [
        "another name",
        () => account.replace("//127.0.0.1", "//localhost"),
        /certificate of the broker for another name/,
      ],
      ["no certificate of its own", () => account.replace(/\n {2}(cert|key): .*/g, ""), /our certificate not accepted/],
      [
        "a certificate of another authority",
        () => account.replace(/\/tls\/host/g, "/foreign/host"),
        /our certificate not accepted/,
      ],
      [
        "TLS files without TLS",
        () => account.replace("mqtts:", "mqtt:"),
        /expected mqtts:\/\/ or wss:\/\/, as there is a ca, cert or key/,
      ],
      [
        "a key of another certificate",
        () => account.replace("/tls/host.key", "/tls/server.key"),
        /found a key that is not that of .*host\.crt/,
      ],
      [
        "a key that others can read",
        () => account.replace("/tls/host.key", "/foreign/open.key"),
        /open\.key:1: found a key that others can read, expected one for its owner alone/,
      ],
      [
        "a file that is not there",
        () => account.replace("/tls/ca.crt", "/tls/none.crt"),
        /none\.crt:1: found no such file, expected what broker\.ca names/,
      ],
    ])("end the host with one line and exit code 2: %s", async (_, broker, line) => {
      expect(await refusedWith(broker())).toEqual({ code: 2, stderr: expect.stringMatching(line) });
    });

    it("name the host's own certificate when it has expired", async () => {
      const { code, stderr } = await refusedWith(account.replace(/\/tls\/host/g, "/over/host"));
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/over\/host\.crt:1: found a certificate that has expired on \d{4}-/),
      ]);
    });

    it("are spoken of a month before they end, by the host and by `status`", async () => {
      const pagePort = await freePort();
      writeFileSync(
        path.join(dir, "soon.yaml"),
        shop(`${account.replace(/\/tls\/host/g, "/soon/host")}\npage: {port: ${pagePort}}`, "soon"),
      );
      const host = new HostProcess(["--config", "soon.yaml", "--port", String(pagePort)], dir);
      try {
        await host.page();
        const { code, stdout } = await runBeside(["status", "--config", "soon.yaml"], dir);
        expect([code, stdout]).toEqual([
          1,
          expect.stringMatching(/WARNING .*host\.crt ends in (19|20) days, on \d{4}/),
        ]);
      } finally {
        await host.end();
      }
    });
  },
);
