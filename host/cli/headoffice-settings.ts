// `tillbeacon headoffice settings`: sends settings to all shops in stages, shows what came of it, stops it.
import { type Command, InvalidArgumentError } from "commander";
import { openChainStore } from "../app/run-headoffice.ts";
import { DEFAULT_CHAIN, readChain } from "../config/chain-config.ts";
import { readOffered } from "../config/offered-settings.ts";
import { InputError } from "../core/input-error.ts";
import { newRollout, type Rollout } from "../headoffice/rollout.ts";
import type { ChainStore } from "../headoffice/stores/chain-store.ts";
import { seconds, whole } from "./arguments.ts";

interface SettingsOptions {
  config: string;
  stages: number[];
  soak: number;
  stop?: number;
}

const HELP = `
FILE has any of the keys targets, policy and report, as in a shop's configuration. Shops take them that have
headOffice.acceptSettings: true. A running \`tillbeacon headoffice\` sends them: to the first stage's shops, and, when all
that are live have taken them and are as well as before for the time of the soak, to the next. It stops by itself when more than
2 % of them refuse, do not answer, or are no longer well.

Examples:
  tillbeacon headoffice settings quieter.yaml --stages 1,10,100 --soak 3600
  tillbeacon headoffice settings              what became of them
  tillbeacon headoffice settings --stop 3`;

export function addSettingsCommand(headOffice: Command): void {
  headOffice
    .command("settings")
    .description("send settings to all shops in stages, or show what became of them")
    .argument("[file]", "settings (YAML)")
    .option("--config <file>", "the chain's configuration (YAML)", DEFAULT_CHAIN)
    .option("--stages <percent,...>", "shares of the shops, growing, the last one 100", stages, [1, 10, 100])
    .option("--soak <seconds>", "how long a stage must have been well", seconds, 3600)
    .option("--stop <number>", "stop this roll-out", (text) => whole(text, 1, 4e9, "a number of a roll-out"))
    .addHelpText("after", HELP)
    .action(run);
}

async function run(file: string | undefined, options: SettingsOptions): Promise<void> {
  const settings = file === undefined ? undefined : readOffered(file);
  const store = openChainStore(readChain(options.config));
  await store.prepare();
  try {
    if (options.stop !== undefined) await stop(store, options.stop, options.config);
    if (settings !== undefined) await start(store, settings, options);
    for (const rollout of await store.rollouts()) console.log(inWords(rollout));
  } finally {
    await store.close();
  }
}

async function start(store: ChainStore, settings: object, { stages, soak, config }: SettingsOptions): Promise<void> {
  const stores = (await store.shops()).map((shop) => shop.store);
  if (stores.length === 0) throw new InputError(config, 1, "no shops", "a chain of which shops have been heard");
  const id = 1 + Math.max(0, ...(await store.rollouts()).map((rollout) => rollout.id));
  const plan = { id, madeMs: Date.now(), settings: JSON.stringify(settings), stages, soakMs: 1000 * soak };
  await store.addRollout(newRollout(plan, stores));
}

async function stop(store: ChainStore, id: number, config: string): Promise<void> {
  let isKnown = false;
  await store.stepRollouts((rollout) => {
    if (rollout.id !== id) return undefined;
    isKnown = true;
    return { ...rollout, state: "stopped", note: "by hand" };
  });
  if (!isKnown) throw new InputError(config, 1, `no roll-out ${id}`, "one that `tillbeacon headoffice settings` lists");
}

function inWords({ id, madeMs, state, stage, stages, note, shops, settings }: Rollout): string {
  const count = (result: string): number => shops.filter((shop) => shop.result === result).length;
  const why = note === "" ? "" : ` (${note})`;
  return `${id}  ${new Date(madeMs).toISOString()}  ${state}${why}, stage ${stage + 1} of ${stages.length}: ${count("applied")} applied, ${count("refused")} refused, ${count("")} to come  ${settings}`;
}

function stages(text: string): number[] {
  const list = text.split(",").map(Number);
  const isGrowing = list.every((share, i) => share > (list[i - 1] ?? 0));
  if (isGrowing && list.at(-1) === 100) return list;
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected growing percentages that end with 100.`);
}
