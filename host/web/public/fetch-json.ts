// What pages ask the host for: a body of JSON, or why it is refused. Shows nothing.
import type { RefusedAnswer } from "../refused.ts";
import { Refused, reach } from "./refused.ts";

/** The body of an answer; rejects with `Refused` where the host refuses it. */
export async function fetchJson<T>(path: string): Promise<T> {
  const response = await reach(path);
  const body = (await response.json()) as T & Partial<RefusedAnswer>;
  if (!response.ok) throw new Refused(body, response.statusText);
  return body;
}

/** Begins a question each time it is called; what it returns says whether no other has begun since: a late answer is left out. */
export function questions(): () => () => boolean {
  let newest = 0;
  return () => {
    const mine = ++newest;
    return () => mine === newest;
  };
}
