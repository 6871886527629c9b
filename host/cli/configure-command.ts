// `tillbeacon configure`: sends a configuration to a box and waits for its answer.
import type { Command } from "commander";
import { signedConfiguration } from "../../protocol/messages/box-configuration.ts";
import { keyOf, nextNumber, tagOf } from "../config/signing.ts";
import { ConfigurationTransfer } from "../core/boxes/configuration-transfer.ts";
import type { TransferOutcome } from "../core/boxes/transfer.ts";
import { whole } from "./arguments.ts";
import { brokerAccount } from "./broker-account.ts";
import { printEnd, runTransfer } from "./run-transfer.ts";

interface ConfigureOptions {
  callAbove: number;
  telemetryMs: number;
  config: string;
}

const HELP = `
It is signed with the box's own key, which 'tillbeacon provision' has made. The box checks the configuration, keeps it over restarts and answers. Until it does, the configuration is sent again.

Example:
  tillbeacon configure lane-1 --call-above 4 --telemetry-ms 1000

Exit code 0: the configuration is in force. 1: the box refused it, naming the field, or did not answer.`;

export function addConfigureCommand(program: Command): void {
  program
    .command("configure <box>")
    .description("send a configuration to a box")
    .option("--call-above <n>", "the box's own rule calls when more than this many wait", callAbove, 3)
    .option("--telemetry-ms <ms>", "time between records when nothing changes", telemetryMs, 1000)
    .option("--config <file>", "the shop's configuration (YAML)", "tillbeacon.yaml")
    .addHelpText("after", HELP)
    .action(runConfigure);
}

function callAbove(text: string): number {
  return whole(text, 0, 50, "a whole number from 0 to 50");
}

function telemetryMs(text: string): number {
  return whole(text, 200, 60000, "a time from 200 to 60000 ms");
}

async function runConfigure(box: string, options: ConfigureOptions): Promise<void> {
  const account = brokerAccount(options.config);
  const { callAbove, telemetryMs } = options;
  const key = keyOf(account.credentials, box);
  const id = nextNumber(account.credentials, box);
  const tag = tagOf(key, signedConfiguration(id, callAbove, telemetryMs));
  const transfer = new ConfigurationTransfer({ id, callAbove, telemetryMs, tag });
  const outcome = await runTransfer(account, box, transfer, () => {});
  printEnd(failureOf(box, outcome), `${box}: configuration ${id} is in force`);
}

function failureOf(box: string, outcome: TransferOutcome): string | undefined {
  if (outcome.kind === "refused") return `${box} refused the configuration: ${outcome.detail}`;
  return outcome.kind === "silent" ? `${box} has not answered within ${outcome.ms / 1000} s` : undefined;
}
