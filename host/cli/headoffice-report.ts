// `tillbeacon headoffice report`: figures of all shops over any range of days, and the league table.
import { type Command, Option } from "commander";
import { openMadeChainStore } from "../app/chain-database.ts";
import { DEFAULT_CHAIN, readChain } from "../config/chain-config.ts";
import { endOf, startOf } from "../core/local-days.ts";
import { InputError } from "../core/problems/input-error.ts";
import { type ChainReport, chainCsv, chainReportOf } from "../headoffice/chain-report.ts";
import { chainHtml } from "../reports/chain-html.ts";
import type { Words } from "../web/public/language-en.ts";
import { languageOption, wordsFor } from "./language.ts";
import { putOut, rangeOf, withRange } from "./report-command.ts";

interface ChainReportOptions {
  config: string;
  from?: string;
  to?: string;
  week?: boolean;
  month?: boolean;
  format: "html" | "json" | "csv";
  out?: string;
  lang?: string;
}

const HELP = `
Without a range: the last four weeks. Dates are those of this machine's zone, for all shops.

Examples:
  tillbeacon headoffice report --week --out week.html
  tillbeacon headoffice report --from 2026-11-01 --to 2026-11-24 --format csv --out november.csv`;

export function addChainReportCommand(headOffice: Command): void {
  withRange(headOffice.command("report"))
    .description("figures of all shops, and the league table")
    .addOption(new Option("--format <name>", "html, json or csv").choices(["html", "json", "csv"]).default("html"))
    .option("--out <file>", "file to write instead of standard output")
    .option("--config <file>", "the chain's configuration (YAML)", DEFAULT_CHAIN)
    .addOption(languageOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(options: ChainReportOptions): Promise<void> {
  const config = readChain(options.config);
  const { from, to } = rangeOf(options, Date.now());
  const store = await openMadeChainStore(config, options.config, "read");
  try {
    const times = [startOf(from), endOf(to)] as const;
    const about = { chain: config.chain, from, to };
    const report = chainReportOf(about, await store.totals(...times), await store.waitBlocks(...times));
    if (report.shops.length === 0)
      throw new InputError(
        options.config,
        1,
        `no minutes from ${from} to ${to}`,
        "dates of which shops have sent some",
      );
    const words = wordsFor(options.lang);
    const text = textOf(report, options.format, words);
    putOut(text, options.out, `${from} ${words.REPORT.to} ${to}, ${words.REPORT.chain.shops(report.shops.length)}`);
  } finally {
    await store.close();
  }
}

function textOf(report: ChainReport, format: ChainReportOptions["format"], words: Words): string {
  if (format === "html") return chainHtml(report, words);
  return format === "csv" ? chainCsv(report) : `${JSON.stringify(report, undefined, 2)}\n`;
}
