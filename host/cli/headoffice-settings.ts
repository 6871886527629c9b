// `tillbeacon headoffice settings`: sends settings to all shops in stages, shows what came of it, stops it.
import type { Command } from "commander";
import { readOffered } from "../config/offered-settings.ts";
import { type RolloutOptions, startRollout, withRollouts, withStages } from "./headoffice-rollouts.ts";

const HELP = `
FILE has any of the keys targets, policy and report, as in a shop's configuration. Only shops with
headOffice.acceptSettings: true take them. A running \`tillbeacon headoffice\` sends them to the shops of the first stage and, once
all of those that are live have taken them and have been well for as long as --soak says, to the next. It stops by itself when more
than 2 % of them refuse, do not answer, or are no longer well.

Examples:
  tillbeacon headoffice settings quieter.yaml --stages 1,10,100 --soak 3600
  tillbeacon headoffice settings              what became of them
  tillbeacon headoffice settings --stop 3`;

export function addSettingsCommand(headOffice: Command): void {
  withStages(headOffice.command("settings"), { words: "how long a stage must have been well", unlessS: 3600 })
    .description("send settings to all shops in stages, or show what became of them")
    .argument("[file]", "settings (YAML)")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(file: string | undefined, options: RolloutOptions): Promise<void> {
  const settings = file === undefined ? undefined : JSON.stringify(readOffered(file));
  await withRollouts(
    options,
    ({ release }) => release === undefined,
    settings === undefined ? undefined : (store) => startRollout(store, options, () => ({ settings })),
  );
}
