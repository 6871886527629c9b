// `tillbeacon headoffice password`: makes the password of head office's pages.
import type { Command } from "commander";
import { DEFAULT_CHAIN, readChain } from "../config/chain-config.ts";
import { changePassword } from "./password-command.ts";

const HELP = `
Who opens the pages, /health or /metrics from another machine needs it. Without one they are for this machine alone. A new password
takes effect at once and ends every session of before. Where several \`tillbeacon headoffice\` show pages, give each the same
page.credentials file.

The password is typed twice without an echo, or taken from --file or the environment variable TILLBEACON_PAGE_PASSWORD.`;

export function addPagePasswordCommand(headOffice: Command): void {
  headOffice
    .command("password")
    .description("make the password of head office's pages")
    .option("--config <file>", "the chain's configuration (YAML)", DEFAULT_CHAIN)
    .option("--file <file>", "file with the password alone")
    .option("--remove", "take it away")
    .addHelpText("after", HELP)
    .action((options: { config: string; file?: string; remove?: boolean }) =>
      changePassword(readChain(options.config).page.credentials, "staff", options),
    );
}
