// The language of what commands say to people: that of --lang, else of the terminal, in the words of the pages.
import { Option } from "commander";
import { LANGUAGES } from "../web/languages.ts";
import type { Words } from "../web/public/language-en.ts";

/** Where nothing is asked for that is here. */
const ENGLISH = "en";
/** What names the language of messages, the first that is set (POSIX, Environment Variables, 8.2). */
const VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"] as const;

/** The option of commands that speak to people. */
export function languageOption(): Option {
  return new Option("--lang <language>", "language of what is said (default: that of LC_ALL or LANG)").choices([
    ...LANGUAGES.keys(),
  ]);
}

/** `asked`: the option. `env`: the process's environment. */
export function wordsFor(asked: string | undefined, env: NodeJS.ProcessEnv = process.env): Words {
  const locale = VARIABLES.map((name) => env[name]).find((value) => value !== undefined && value !== "") ?? "";
  const tag = asked ?? locale.split(/[_.@-]/)[0]?.toLowerCase() ?? "";
  return (LANGUAGES.get(tag) ?? LANGUAGES.get(ENGLISH)) as Words;
}
