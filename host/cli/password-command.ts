// `tillbeacon password`: makes the passwords of the pages.
import { Argument, type Command } from "commander";
import { readConfig } from "../config/config.ts";
import { changeCredentials, credentialsFile } from "../config/credentials.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { hashSecret } from "../config/secret-hash.ts";
import { InputError } from "../core/problems/input-error.ts";
import { secretFrom } from "./terminal.ts";

/** Shortest password (NIST SP 800-63B asks for 8; a shop's network is shared with guests). Unit characters. */
const SHORTEST = 10;
const LONGEST = 256;

const HELP = `
Who opens the pages from another machine needs the staff's password; it also accepts calls. Who changes the set-up needs its
password, on the host itself, too. A new password takes effect at once and ends every session of before.

The password is typed twice without an echo, or taken from --file or the environment variable TILLBEACON_PAGE_PASSWORD.

Examples:
  tillbeacon password staff
  tillbeacon password setup
  tillbeacon password staff --remove      nobody but this machine opens the pages`;

export function addPasswordCommand(program: Command): void {
  program
    .command("password")
    .description("make a password of the pages")
    .addArgument(new Argument("<role>", "whose").choices(["staff", "setup"]))
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .option("--file <file>", "file with the password alone")
    .option("--remove", "take it away")
    .addHelpText("after", HELP)
    .action(runPassword);
}

async function runPassword(
  role: "staff" | "setup",
  options: { config: string; file?: string; remove?: boolean },
): Promise<void> {
  await changePassword(credentialsFile(readConfig(options.config).log), role, options);
}

/** Makes or removes a role's password in a file of credentials. Throws InputError. */
export async function changePassword(
  credentials: string,
  role: "staff" | "setup",
  options: { file?: string; remove?: boolean },
): Promise<void> {
  const hash = options.remove ? undefined : hashSecret(await newPassword(role, options.file, credentials), "chosen");
  changeCredentials(credentials, ({ pages }) => {
    if (hash === undefined) delete pages[role];
    else pages[role] = hash;
  });
  console.log(`${role}: password ${hash === undefined ? "removed" : "made"}`);
}

async function newPassword(role: string, from: string | undefined, file: string): Promise<string> {
  const source = { variable: "TILLBEACON_PAGE_PASSWORD", option: "--file", file: from };
  const ask = (what: string): Promise<string> => secretFrom({ ...source, what }, undefined);
  const password = await ask(`new password of ${role}`);
  const refuse = (found: string, expected: string): InputError => new InputError(file, 1, found, expected);
  if (password.length < SHORTEST || password.length > LONGEST)
    throw refuse(`a password of ${password.length} characters`, `one of ${SHORTEST} to ${LONGEST}`);
  if ((await ask("the same again")) !== password) throw refuse("two different passwords", "the same twice");
  return password;
}
