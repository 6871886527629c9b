// What the commands for settings and for images share: a roll-out is made, told of in words, and stopped.
import { type Command, InvalidArgumentError } from "commander";
import { openChainStore, openMadeChainStore } from "../app/chain-database.ts";
import { DEFAULT_CHAIN, readChain } from "../config/chain-config.ts";
import { InputError } from "../core/problems/input-error.ts";
import { newRollout, type Rollout, stopped } from "../headoffice/rollout.ts";
import type { ChainStore } from "../headoffice/stores/chain-store.ts";
import { seconds, whole } from "./arguments.ts";

/** Options of both. */
export interface RolloutOptions {
  config: string;
  stages: number[];
  soak: number;
  stop?: number;
}

/**
 * Opens the chain's database, does what is asked for, and prints how roll-outs of a kind stand. The database must be there, unless
 * something is to be put into it by `start`.
 */
export async function withRollouts(
  { config, stop }: RolloutOptions,
  isShown: (rollout: Rollout) => boolean,
  start: ((store: ChainStore) => Promise<void>) | undefined,
): Promise<void> {
  const chain = readChain(config);
  const isMade = start === undefined;
  const store = isMade
    ? await openMadeChainStore(chain, config, stop === undefined ? "read" : "write")
    : openChainStore(chain);
  try {
    if (!isMade) await store.prepare();
    if (stop !== undefined) await stopRollout(store, stop, config);
    await start?.(store);
    for (const rollout of (await store.rollouts()).filter(isShown)) console.log(inWords(rollout));
  } finally {
    await store.close();
  }
}

/** Adds a roll-out to all shops that have been heard; `what` is given its number. */
export async function startRollout(
  store: ChainStore,
  { stages, soak, config }: RolloutOptions,
  what: (id: number) => Pick<Rollout, "settings" | "release">,
): Promise<void> {
  const stores = (await store.shops()).map((shop) => shop.store);
  if (stores.length === 0) throw new InputError(config, 1, "no shops", "a chain of which shops have been heard");
  const id = 1 + Math.max(0, ...(await store.rollouts()).map((rollout) => rollout.id));
  await store.addRollout(newRollout({ id, madeMs: Date.now(), ...what(id), stages, soakMs: 1000 * soak }, stores));
}

async function stopRollout(store: ChainStore, id: number, config: string): Promise<void> {
  let isKnown = false;
  await store.stepRollouts((rollout) => {
    if (rollout.id !== id) return undefined;
    isKnown = true;
    return stopped(rollout, { code: "by-hand" });
  });
  if (!isKnown) throw new InputError(config, 1, `no roll-out ${id}`, "one that this command lists");
}

function inWords({ id, madeMs, state, stage, stages, note, shops, settings, release }: Rollout): string {
  const count = (result: string): number => shops.filter((shop) => shop.result === result).length;
  const why = note === "" ? "" : ` (${note})`;
  const what = release === undefined ? settings : `${release.board} ${release.version}`;
  return `${id}  ${new Date(madeMs).toISOString()}  ${state}${why}, stage ${stage + 1} of ${stages.length}: ${count("applied")} applied, ${count("refused")} refused, ${count("")} to come  ${what}`;
}

/** Adds the options of both; `soak` is how long a stage must have been well, in words and in s without the option. */
export function withStages(command: Command, soak: { words: string; unlessS: number }): Command {
  return command
    .option("--config <file>", "the chain's configuration (YAML)", DEFAULT_CHAIN)
    .option("--stages <percent,...>", "shares of the shops, growing, the last one 100", stages, [1, 10, 100])
    .option("--soak <seconds>", soak.words, seconds, soak.unlessS)
    .option("--stop <number>", "stop this roll-out", (text) => whole(text, 1, 4e9, "a number of a roll-out"));
}

/** Reads shares of the shops. */
function stages(text: string): number[] {
  const list = text.split(",").map(Number);
  const isGrowing = list.every((share, i) => share > (list[i - 1] ?? 0));
  if (isGrowing && list.at(-1) === 100) return list;
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected growing percentages that end with 100.`);
}
