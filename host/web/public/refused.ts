// What the host refuses, or cannot be asked, in the page's language.
import type { RefusedAnswer } from "../refused.ts";
import { CAUSE, LANE, REFUSED } from "./words.ts";

/** An answer other than what was asked for. */
export class Refused extends Error {
  readonly body: Partial<RefusedAnswer>;
  constructor(body: Partial<RefusedAnswer>, statusText: string) {
    super(body.error ?? statusText);
    this.name = "Refused";
    this.body = body;
  }
}

/** No answer: the host or the way to it is down. */
class Unreached extends Error {
  constructor() {
    super(LANE.lost);
    this.name = "Unreached";
  }
}

/** `fetch` that rejects in the page's language. */
export async function reach(path: string, init?: RequestInit): Promise<Response> {
  return fetch(path, init).catch(() => {
    throw new Unreached();
  });
}

/** Why something has failed; an error's own words where no others are known. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Refused)) return error instanceof Error ? error.message : String(error);
  const { code, file, why } = error.body;
  const words = why === undefined ? error.body.detail : CAUSE[why];
  const detail = [file, words].filter((part) => part !== undefined).join(": ");
  return code !== undefined && Object.hasOwn(REFUSED, code) ? REFUSED[code](detail) : error.message;
}
