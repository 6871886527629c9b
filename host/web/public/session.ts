// Changes at the host: each carries the token of the session, and whoever has none is sent to log in.
import { reach } from "./refused.ts";

/** What the host answers to "who am I". */
interface Session {
  role: "none" | "read" | "staff" | "setup";
  csrf: string | null;
}

let session: Promise<Session> | undefined;

async function ask(): Promise<Session> {
  return (await reach("/api/session")).json() as Promise<Session>;
}

/** What this page may do. */
export async function role(): Promise<Session["role"]> {
  session ??= ask();
  return (await session).role;
}

/** Sends JSON. Rejects when the host cannot be reached. */
export async function send(method: string, path: string, body: object, timeoutMs = 10000): Promise<Response> {
  session ??= ask();
  const { csrf } = await session.catch((error) => {
    session = undefined;
    throw error;
  });
  const headers: HeadersInit = { "content-type": "application/json" };
  if (csrf !== null) headers["x-csrf-token"] = csrf;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await reach(path, { method, headers, body: JSON.stringify(body), signal });
  // Another page may have logged in or out since.
  if (response.status === 401 || response.status === 403) session = undefined;
  return response;
}

/** Where to log in and come back to this page. */
export function logInHere(): void {
  location.assign(`/login?to=${encodeURIComponent(location.pathname)}`);
}
