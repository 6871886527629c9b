// `tillbeacon headoffice images`: sends an image for boxes to all shops in stages, shows what came of it, stops it.
import { createHash } from "node:crypto";
import path from "node:path";
import type { Command } from "commander";
import { openReleaseKey } from "../config/release-key.ts";
import { InputError } from "../core/problems/input-error.ts";
import { MAX_PACKET } from "../headoffice/broker-files.ts";
import type { ChainStore } from "../headoffice/stores/chain-store.ts";
import { type RolloutOptions, startRollout, withRollouts, withStages } from "./headoffice-rollouts.ts";
import { readImage } from "./update-command.ts";

/** What goes before the image is shorter than this. Unit bytes. */
const HEAD = 1072;
const MOST_BYTES = MAX_PACKET - HEAD;

interface ImagesOptions extends RolloutOptions {
  key?: string;
}

const HELP = `
The image is signed with head office's release key, which is made where there is none. Only shops that have the public half of
this key as headOffice.releaseKey take it; this command prints that half. Each shop's host signs the image for each of its boxes, puts it onto
one after another, and says how many run it. A shop stops at the first box that refuses the image or goes back to its earlier
one, and so does the roll-out. Keep the key off the machine that faces the network, where you can: it is needed only here.

Examples:
  tillbeacon headoffice images firmware/dist/espruino-esp32.js --stages 1,10,100 --soak 86400
  tillbeacon headoffice images              what became of them
  tillbeacon headoffice images --stop 3`;

export function addImagesCommand(headOffice: Command): void {
  const words = "how long a stage must have been well, once all its boxes run the image";
  withStages(headOffice.command("images"), { words, unlessS: 86400 })
    .description("send an image for boxes to all shops in stages, or show what became of them")
    .argument("[image]", "the image, as npm run firmware has built it")
    .option("--key <file>", "the release key; release.key beside the chain's configuration without it")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(file: string | undefined, options: ImagesOptions): Promise<void> {
  const start = file === undefined ? undefined : (store: ChainStore) => addImage(store, file, options);
  await withRollouts(options, ({ release }) => release !== undefined, start);
}

/** Signs an image and puts it into the database, for the shops that there are. */
async function addImage(store: ChainStore, file: string, options: ImagesOptions): Promise<void> {
  const { image, label } = readImage(file);
  if (image.length > MOST_BYTES)
    throw new InputError(file, 1, `${image.length} bytes`, `at most ${MOST_BYTES}, which the central broker takes`);
  const key = openReleaseKey(options.key ?? path.join(path.dirname(options.config), "release.key"));
  console.log(`In each shop's configuration: headOffice.releaseKey: ${key.publicKey}`);
  const sha256 = createHash("sha256").update(image).digest("hex");
  await store.addImage(sha256, image);
  await startRollout(store, options, (id) => ({
    settings: "",
    release: key.sign({ id, ...label, bytes: image.length, sha256 }),
  }));
}
