// `tillbeacon status`: what runs on this machine, since when, and how well.
import type { Command } from "commander";
import { readConfig } from "../config/config.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { isLoopback } from "../core/clients/loopback.ts";
import type { Problem } from "../core/problems/problem.ts";
import type { Words } from "../web/public/language-en.ts";
import { warningText } from "../web/public/problem-words.ts";
import { portNumber } from "./arguments.ts";
import { escapeControls, printable } from "./console-lines.ts";
import { languageOption, wordsFor } from "./language.ts";

/** What /health says; ages in s. */
interface Health {
  status: "ok" | "warning";
  store: string;
  version: string;
  upS: number;
  lanes: { fresh: number; all: number };
  log: { logged: number; waiting: number };
  warnings: { text: string; remedy: string; problem?: Problem; forS: number }[];
}

/** A host that does not answer within this is no host. Unit ms. */
const ANSWER_MS = 5000;

const HELP = `
Exit code 0: it runs, and nothing is wrong. 1: it runs, with warnings, which are printed. 2: it does not run.`;

export function addStatusCommand(program: Command): void {
  program
    .command("status")
    .description("what runs, since when, and how well")
    .option("--config <file>", "the shop's configuration (YAML)", DEFAULT_CONFIG)
    .option("--port <port>", "port of the page, instead of the configured one", portNumber)
    .option("--json", "print the host's own answer")
    .addOption(languageOption())
    .addHelpText("after", HELP)
    .action(runStatus);
}

async function runStatus(options: { config: string; port?: number; json?: boolean; lang?: string }): Promise<void> {
  const { page } = readConfig(options.config);
  const host = isLoopback(page.listen) ? page.listen : "127.0.0.1";
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${options.port ?? page.port}`;
  const health = await healthAt(address);
  if (health === undefined) {
    process.stderr.write(`tillbeacon: ${address}: found no host that answers, expected one: run 'tillbeacon start'\n`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = health.warnings.length > 0 ? 1 : 0;
  if (options.json) console.log(escapeControls(JSON.stringify(health)));
  else for (const line of linesOf(health, Date.now(), wordsFor(options.lang))) console.log(printable(line));
}

async function healthAt(address: string): Promise<Health | undefined> {
  try {
    const answer = await fetch(`${address}/health`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? ((await answer.json()) as Health) : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(
  { store, version, upS, lanes, log, warnings }: Health,
  nowMs: number,
  { CLI, WARNING, formats }: Words,
): string[] {
  const since = new Date(nowMs - upS * 1000).toISOString().replace("T", " ").slice(0, 19);
  return [
    CLI.runs(version, store, `${since} UTC`),
    CLI.heard(lanes.fresh, lanes.all),
    CLI.logged(log.logged, log.waiting),
    ...warnings.map((warning) => {
      const { text, remedy } = warningText(warning, WARNING.problems);
      return CLI.warningFor(formats.formatDuration(warning.forS), `${text}. ${remedy}`);
    }),
  ];
}
