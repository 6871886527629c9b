// `tillbeacon certificates`: the shop's own authority, and certificates for its broker and for who connects to it.
import { existsSync, readdirSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { CA, hasAuthority, issue, makeAuthority } from "../config/certificates.ts";
import { endOf } from "../config/tls-files.ts";
import { utcDateOf } from "../core/local-days.ts";
import { certificateWarning } from "../core/problems/certificate-warnings.ts";
import { InputError } from "../core/problems/input-error.ts";
import { inEnglish } from "../web/english.ts";
import { whole } from "./arguments.ts";
import { makeOutputFolder } from "./output-file.ts";

interface Options {
  name: string[];
  client: string[];
  days: number;
}

const HELP = `
Makes what TLS needs: the first time an authority of your own (${CA.cert}, ${CA.key}), then server.crt and server.key for a broker that
others call by these names or addresses, and NAME.crt and NAME.key for each client. Run again, it makes them anew, signed by the
same authority. Without --name and --client it lists what there is and until when; exit code 1 when one ends within 30 days.
Needs OpenSSL. ${CA.key} can make certificates for anybody: keep it off the broker's machine once all are made.

Examples:
  tillbeacon certificates tls --name broker.shop.lan --name 192.0.2.10 --client host
  tillbeacon certificates tls                       until when?
  tillbeacon certificates central --name hq.example --client corner     for head office and a shop`;

export function addCertificatesCommand(program: Command): void {
  program
    .command("certificates <folder>")
    .description("make, or list, certificates of the shop's own authority for TLS")
    .option(
      "--name <name>",
      "make a server's certificate for this host name or address; several times for several",
      nameOf,
      [],
    )
    .option("--client <name>", "make a client's certificate; several times for several", clientOf, [])
    .option("--days <n>", "how long they hold", (text) => whole(text, 1, 3650, "days from 1 to 3650"), 730)
    .addHelpText("after", HELP)
    .action(runCertificates);
}

function runCertificates(folder: string, { name: names, client: clients, days }: Options): void {
  if (names.length === 0 && clients.length === 0) {
    list(folder);
    return;
  }
  if (!hasAuthority(folder)) {
    if (existsSync(path.join(folder, CA.cert)))
      throw new InputError(
        folder,
        1,
        `${CA.cert} without ${CA.key}`,
        `both: bring ${CA.key} back to make certificates`,
      );
    makeOutputFolder(folder, 0o700);
    makeAuthority(folder, `tillbeacon ${path.basename(path.resolve(folder))}`);
    console.log(`${folder}: ${CA.cert} and ${CA.key}: a new authority`);
  }
  if (names.length > 0) tell(folder, issue(folder, { kind: "server", names }, days));
  for (const client of clients) tell(folder, issue(folder, { kind: "client", name: client }, days));
}

function tell(folder: string, { cert, key }: { cert: string; key: string }): void {
  console.log(`${folder}: ${cert} and ${key}, until ${utcDateOf(endOf(path.join(folder, cert)).endsMs)}`);
}

function list(folder: string): void {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".crt")) : [];
  if (files.length === 0)
    throw new InputError(folder, 1, "no certificates", "some, or --name or --client to make them");
  for (const file of files.toSorted()) {
    const { endsMs } = endOf(path.join(folder, file));
    const warning = certificateWarning(file, endsMs, Date.now());
    console.log(
      warning === undefined ? `${file}: until ${utcDateOf(endsMs)}` : `WARNING ${inEnglish(warning.problem).text}`,
    );
    if (warning !== undefined) process.exitCode = 1;
  }
}

/** OpenSSL's own punctuation must not come in by a name. */
function nameOf(text: string, before: string[]): string[] {
  if (isIP(text) === 0 && !/^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*$/i.test(text))
    throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected a host name or an address.`);
  return [...before, text];
}

function clientOf(text: string, before: string[]): string[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(text) || ["ca", "server"].includes(text))
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, expected a name of letters, digits, dots and dashes.`,
    );
  return [...before, text];
}
