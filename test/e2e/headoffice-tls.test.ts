// TLS between a shop and its head office, each with a certificate.
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort, killNow, untilAnswers } from "./free-port.ts";
import { runBeside, scratch } from "./host-process.ts";
import { mosquitto, note, openssl } from "./programs.ts";

describe.skipIf(mosquitto === undefined || openssl === undefined)(
  `a shop and its head office, each with a certificate${note("mosquitto openssl", mosquitto && openssl)}`,
  () => {
    const { dir, remove } = scratch();
    let broker: ChildProcess | undefined;
    afterAll(async () => {
      await killNow(broker);
      remove();
    });

    it("meet with both, and not without the shop's", async () => {
      const port = await freePort();
      const made = await runBeside(
        ["headoffice", "broker", "central", "--mutual", "--listen", "127.0.0.1", "--port", `${port}`],
        dir,
      );
      expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/certificates central --client STORE/)]);
      const certified = await runBeside(["certificates", "central", "--name", "127.0.0.1", "--client", "corner"], dir);
      expect(certified.code).toBe(0);
      const invited = await runBeside(["headoffice", "invite", "corner", "--passwords", "central/passwords"], dir);
      writeFileSync(path.join(dir, "token"), invited.stdout.trim().split(" ").at(-1) as string, { mode: 0o600 });
      const conf = path.join(dir, "central/mosquitto.conf");
      writeFileSync(conf, readFileSync(conf, "utf8").replace("listener 1883 ", `listener ${await freePort()} `));
      appendFileSync(conf, "user root\n");
      broker = spawn(mosquitto as string, ["-c", "mosquitto.conf"], {
        cwd: path.join(dir, "central"),
        stdio: "ignore",
      });
      await untilAnswers(port);
      const join = (...own: string[]) =>
        runBeside(
          [
            "headoffice",
            "join",
            `mqtts://127.0.0.1:${port}`,
            "--token-file",
            "token",
            "--ca",
            "central/ca.crt",
            ...own,
          ],
          dir,
        );
      const without = await join();
      expect([without.code, without.stderr]).toEqual([
        2,
        expect.stringMatching(
          /found our certificate not accepted \(ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED\), expected cert and key/,
        ),
      ]);
      const own = ["--cert", "central/corner.crt", "--key", "central/corner.key"];
      expect(await join(...own)).toMatchObject({ code: 0, stderr: "" });
      expect(readFileSync(path.join(dir, "tillbeacon.yaml"), "utf8")).toMatch(/cert: central\/corner\.crt/);
    });
  },
);
