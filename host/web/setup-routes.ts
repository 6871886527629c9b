// The set-up: reads, checks and writes the configuration file. For who has its password, on this machine unless configured
// otherwise.
import type { FastifyInstance } from "fastify";
import { InputError } from "../core/input-error.ts";
import { type Access, localOnly } from "./guard.ts";
import type { LogIn } from "./log-in.ts";
import type { RefusedAnswer } from "./refused.ts";

/** What is wrong with a value: its path in the file, what was found and what was expected. */
export interface SetupFault {
  path: (string | number)[];
  found: string;
  expected: string;
}

/** The configuration as it is in its file. */
export interface SetupState {
  /** Undefined when the host runs without a file: nothing can be saved. */
  file: string | undefined;
  /** Changes whenever the file changes. */
  version: string;
  /** The file's content; every key with its default; every policy with its default parameters. */
  content: unknown;
  defaults: unknown;
  policies: { [name: string]: unknown };
}

/** Result of saving. */
export type SetupSaved =
  | { kind: "saved"; version: string; restart: string[] }
  | { kind: "faulty"; faults: SetupFault[] }
  | { kind: "changed-underneath" }
  | { kind: "no-file" };

/** Access to the configuration file. */
export interface SetupSource {
  /** Throws InputError for a file that is no YAML. */
  read(): SetupState;
  /** That of the file as it is now, for pages that look whether somebody has changed it. */
  version(): string;
  /** Faults, and the text that would be saved. */
  check(content: unknown): { faults: SetupFault[]; text: string };
  save(content: unknown, version: string): SetupSaved;
}

type WithBody = { Body: { content?: unknown; version?: unknown } | null };

export function addSetupRoutes(app: FastifyInstance, source: SetupSource, access: Access, logIn: LogIn): void {
  const local = { onRequest: [localOnly(access), logIn.needs("setup")] };
  app.get("/api/setup", local, async (_, reply) => {
    reply.header("cache-control", "no-store");
    try {
      return source.read();
    } catch (error) {
      if (error instanceof InputError)
        return reply
          .code(409)
          .send({ error: error.message, code: "no-yaml", detail: placeOf(error) } satisfies RefusedAnswer);
      throw error;
    }
  });
  app.get("/api/setup/version", local, async (_, reply) => {
    reply.header("cache-control", "no-store");
    return { version: source.version() };
  });
  app.post<WithBody>("/api/setup/check", local, async (request) => source.check(request.body?.content));
  app.put<WithBody>("/api/setup", local, async (request, reply) => {
    const { content, version } = request.body ?? {};
    if (typeof version !== "string")
      return reply.code(400).send({ error: "found no version, expected that of the file as it was read" });
    const saved = source.save(content, version);
    if (saved.kind === "saved") return saved;
    return reply.code(saved.kind === "faulty" ? 422 : 409).send(saved);
  });
}

/** "shop.yaml:7"; what the parser says of it is in its own words. */
function placeOf({ fault, message }: InputError): string {
  return fault === undefined ? message : `${fault.file}:${fault.line}`;
}
