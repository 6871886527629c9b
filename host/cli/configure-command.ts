// `tillbeacon configure`: sends a configuration to a box and waits for its answer.
import type { Command } from "commander";
import { encodeForBox } from "../../protocol/schemas.ts";
import { BoxTool } from "../mqtt/box-tool.ts";
import { whole } from "./arguments.ts";
import { brokerAccount } from "./broker-account.ts";

interface ConfigureOptions {
  callAbove: number;
  telemetryMs: number;
  config: string;
}

/** A box that is there answers at once; one that is just connecting, after its back-off. Unit ms. */
const ANSWER_MS = 30000;
const SEND_EVERY_MS = 3000;

const HELP = `
The box checks the configuration, keeps it over restarts and answers. Until it does, the configuration is sent again.

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
  const id = 1 + (Math.floor(Date.now() / 1000) % 1000000000);
  const payload = encodeForBox("config", { id, callAbove: options.callAbove, telemetryMs: options.telemetryMs });
  let end: (failure: string | undefined) => void = () => {};
  const ended = new Promise<string | undefined>((resolve) => {
    end = resolve;
  });
  const tool = await BoxTool.connect(brokerAccount(options.config), box, (kind, message) => {
    if (kind !== "answer" || !("to" in message) || message.to !== "config" || message.id !== id) return;
    end(message.result === "done" ? undefined : `${box} refused the configuration: ${message.detail}`);
  });
  tool.send("config", payload);
  const again = setInterval(() => tool.send("config", payload), SEND_EVERY_MS);
  const timeout = setTimeout(() => end(`${box} has not answered within ${ANSWER_MS / 1000} s`), ANSWER_MS);
  const failure = await ended;
  clearInterval(again);
  clearTimeout(timeout);
  await tool.close();
  if (failure === undefined) console.log(`${box}: configuration ${id} is in force`);
  else {
    process.stderr.write(`tillbeacon: ${failure}\n`);
    process.exitCode = 1;
  }
}
