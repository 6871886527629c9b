// `tillbeacon update`: sends a new image to a box over the air and waits until the box has started from it.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { imageLabel } from "../../protocol/image-label.ts";
import { keyOf, signedOffer } from "../config/signing.ts";
import { type ImageOffer, imageFault, labelOf } from "../core/boxes/image-offer.ts";
import { ImageTransfer } from "../core/boxes/image-transfer.ts";
import type { TransferOutcome } from "../core/boxes/transfer.ts";
import { InputError } from "../core/problems/input-error.ts";
import { brokerAccount } from "./broker-account.ts";
import { Progress } from "./progress.ts";
import { printEnd, runTransfer } from "./run-transfer.ts";

interface UpdateOptions {
  image: string;
  config: string;
}

const HELP = `
The box asks for the image piece by piece, checks every piece and the whole (SHA-256), keeps its present image to go
back to, and restarts. An update that is interrupted (network, power, Ctrl-C here) continues where it stopped when the
command is given again.

A box takes only an image that is signed with its own key, and none older than the one that runs; 'tillbeacon provision' has
made the key. For a box that was provisioned elsewhere, put it into TILLBEACON_UPDATE_KEY. An older image goes onto a box at
its cable ('tillbeacon flash').

Examples:
  tillbeacon update lane-1 --image firmware/dist/espruino-esp32.js
  tillbeacon update lane-1 --image new.js --config shop.yaml

Exit code 0: the box runs the new image. 1: it refused, went back to its earlier image or fell silent; the reason is
printed. 2: the file, the configuration or the broker cannot be used.`;

export function addUpdateCommand(program: Command): void {
  program
    .command("update <box>")
    .description("send a new image to a box over the air")
    .requiredOption("--image <file>", "the image, as npm run firmware has built it")
    .option("--config <file>", "the shop's configuration (YAML)", "tillbeacon.yaml")
    .addHelpText("after", HELP)
    .action(runUpdate);
}

async function runUpdate(box: string, options: UpdateOptions): Promise<void> {
  const account = brokerAccount(options.config);
  const offer = readOffer(options.image, keyOf(account.credentials, box));
  const { board, version, bytes } = offer.offer;
  const progress = new Progress(`${box}: ${board} ${version}`, bytes);
  const outcome = await runTransfer(account, box, new ImageTransfer(offer), (effect) => {
    if (effect.kind === "progress") progress.show(effect.bytes);
    else process.stderr.write(`${box}: image received and checked, the box is restarting\n`);
  });
  progress.end();
  printEnd(failureOf(box, outcome), `${box} runs ${board} ${version}`);
}

function failureOf(box: string, outcome: TransferOutcome): string | undefined {
  switch (outcome.kind) {
    case "done":
      return undefined;
    case "refused":
      return `${box} refused the image: ${outcome.detail}`;
    case "reverted":
      return `${box} could not run the new image and went back to its earlier one`;
    case "silent":
      return `${box} has been silent for ${outcome.ms / 1000} s: is it on, and is its name right?`;
  }
}

function readOffer(file: string, key: string): ImageOffer {
  const { image, label } = readImage(file);
  return signedOffer(image, label.board, label.version, key);
}

/** An image and its label; throws InputError where a file is none that a box could take. */
export function readImage(file: string): { image: Buffer; label: { board: string; version: string } } {
  let image: Buffer;
  try {
    image = readFileSync(file);
  } catch (error) {
    throw new InputError(file, 1, (error as NodeJS.ErrnoException).code ?? String(error), "a readable image");
  }
  const label = labelOf(image);
  const [first = ""] = image.subarray(0, 40).toString("latin1").split("\n");
  if (label === undefined)
    throw new InputError(file, 1, JSON.stringify(first), imageLabel("<board>", "<version>").trim());
  const fault = imageFault(image);
  if (fault !== undefined) throw new InputError(file, fault.line, fault.found, fault.expected);
  return { image, label };
}
