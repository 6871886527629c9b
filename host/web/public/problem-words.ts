// Problems of the system in the words of a language.
import type { Cause } from "../../core/problems/cause.ts";
import type { ClientTrouble, Problem } from "../../core/problems/problem.ts";
import type { ProblemText, StandingWarning } from "../../core/problems/warnings.ts";

/** What is wrong, and what to do about it; one line each, without a full stop. */
type Said = readonly [text: string, remedy: string];

/** The words for every problem, by its code. */
export type ProblemWords = { [code in Problem["code"]]: (problem: Problem & { code: code }) => Said };

/** What a client does, by what it is. */
export type ClientWords = {
  [is in ClientTrouble["is"]]: (client: string, trouble: ClientTrouble & { is: is }) => string;
};

/** Puts what a system or another program says into the words of a language, where its code is known. */
export function saidIn(words: { [cause in Cause]: string }): (said: string, why: Cause | undefined) => string {
  return (said, why) => (why === undefined ? said : words[why]);
}

/** What somebody can do about a connection that fails. */
export type LinkFix = "address" | "account" | "tls" | "certificate";

const FIXES: { readonly [cause in Cause]?: LinkFix } = {
  "bad-account": "account",
  "no-tls": "tls",
  "no-mqtt": "tls",
  "cut-before-tls": "tls",
  "foreign-certificate": "certificate",
  "expired-certificate": "certificate",
  "other-name": "certificate",
  "own-certificate": "certificate",
  "own-expired": "certificate",
};

/** By why it fails. */
export function linkFixOf(why: Cause | undefined): LinkFix {
  return (why === undefined ? undefined : FIXES[why]) ?? "address";
}

/** With a full stop, unless it ends as a sentence already. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** A problem in words. */
export function problemText(problem: Problem, words: ProblemWords): ProblemText {
  const [text, remedy] = (words[problem.code] as (problem: Problem) => Said)(problem);
  return { text, remedy };
}

/** A warning in words; a host of another version may have a problem that is not known here, and says it in English. */
export function warningText(
  { problem, text, remedy }: Pick<StandingWarning, "text" | "remedy"> & { problem?: Problem },
  words: ProblemWords,
): ProblemText {
  if (problem === undefined || !Object.hasOwn(words, problem.code)) return { text, remedy };
  return problemText(problem, words);
}

/** What a client of the broker does. */
export function clientText(client: string, trouble: ClientTrouble, words: ClientWords): string {
  return (words[trouble.is] as (client: string, trouble: ClientTrouble) => string)(client, trouble);
}
