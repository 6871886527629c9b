// Problems in English, for logs, monitoring and whatever else has no language of its own.
import type { Problem } from "../core/problems/problem.ts";
import type { ProblemText } from "../core/problems/warnings.ts";
import { words } from "./public/language-en.ts";
import { problemText } from "./public/problem-words.ts";

/** What is wrong and what to do, one line each. */
export function inEnglish(problem: Problem): ProblemText {
  return problemText(problem, words.WARNING.problems);
}
