// `tillbeacon headoffice`: runs one of a chain's consumers.
import type { Command } from "commander";
import { DEFAULT_CHAIN, readChain } from "../config/chain-config.ts";
import { InputError } from "../core/problems/input-error.ts";
import { seconds } from "./arguments.ts";
import { addImagesCommand } from "./headoffice-images.ts";
import { addJoiningCommands } from "./headoffice-joining.ts";
import { addPagePasswordCommand } from "./headoffice-password.ts";
import { addChainReportCommand } from "./headoffice-report.ts";
import { addSettingsCommand } from "./headoffice-settings.ts";
import { wordsFor } from "./language.ts";
import { logsInJson, newLogger, newTeller, untilStopped } from "./until-stopped.ts";

const HELP = `
Any number of these may run at once, on any number of machines: they share the work, and none has a state of its own.
The broker's password is in the file that the configuration names, or in TILLBEACON_HEADOFFICE_PASSWORD.

Example:
  tillbeacon headoffice --config chain.yaml

A new chain, on one machine, and a shop that joins it:
  tillbeacon headoffice broker central
  tillbeacon headoffice invite corner --passwords central/passwords
  tillbeacon headoffice join mqtts://hq.example:8883              (in the shop; asks for the token)`;

export function addHeadOfficeCommand(program: Command): void {
  const headOffice = program
    .command("headoffice")
    .description("run head office: takes what shops send, keeps it in a database, acknowledges it")
    .option("--config <file>", "the chain's configuration (YAML)", DEFAULT_CHAIN)
    .option("--for <seconds>", "stop by itself after so many seconds", seconds)
    .option("--json", "print one last line of JSON with the counts")
    .addHelpText("after", HELP)
    .action(run);
  // Its commands have options of the same names.
  headOffice.enablePositionalOptions();
  addJoiningCommands(headOffice);
  addSettingsCommand(headOffice);
  addImagesCommand(headOffice);
  addPagePasswordCommand(headOffice);
  addChainReportCommand(headOffice);
}

async function run(options: { config: string; for?: number; json?: boolean }): Promise<void> {
  const config = readChain(options.config);
  // Its commands need none of what runs it, which takes longer to load than they take.
  const { runHeadOffice } = await import("../app/run-headoffice.ts");
  const logger = newLogger(wordsFor(undefined), logsInJson());
  const headOffice = await withinTime(runHeadOffice(config, logger), options);
  const tell = newTeller(logger, logsInJson());
  tell(`page: http://${config.page.listen}:${headOffice.pagePort}/   broker: ${config.broker.servers.join(", ")}`);
  await untilStopped(options.for);
  await headOffice.close();
  if (options.json) console.log(JSON.stringify(headOffice.status()));
}

/** A database that is not there is waited for: no longer than all of it is to run. */
async function withinTime<T>(begun: Promise<T>, { config, for: forS }: { config: string; for?: number }): Promise<T> {
  if (forS === undefined) return begun;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const late = new InputError(
      config,
      1,
      `no database that could be reached in ${forS} s`,
      "the server at database.postgres",
    );
    timer = setTimeout(() => reject(late), forS * 1000);
  });
  return Promise.race([begun, over]).finally(() => clearTimeout(timer));
}
