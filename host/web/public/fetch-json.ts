// What pages ask the host for: a body of JSON, or the error that stands in it. Shows nothing.

/** The body of an answer; rejects with the host's own words where it refuses. */
export async function fetchJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? response.statusText);
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
