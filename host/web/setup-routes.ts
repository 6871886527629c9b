// The set-up: reads, checks and writes the configuration file. For who has its password, on this machine unless configured
// otherwise.
import type { FastifyInstance } from "fastify";
import { type Cause, whyFieldOf } from "../core/problems/cause.ts";
import { InputError } from "../core/problems/input-error.ts";
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
  /** `detail`: the system's code of the error. The file is as it was. */
  | { kind: "not-written"; file: string; detail: string; why?: Cause }
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
  app.register(async (setup) => {
    setup.setErrorHandler((error, _, reply) => {
      const [code, answer] = refusalOf(error);
      return reply.code(code).send(answer);
    });
    setup.get("/api/setup", local, async (_, reply) => {
      reply.header("cache-control", "no-store");
      return source.read();
    });
    setup.get("/api/setup/version", local, async (_, reply) => {
      reply.header("cache-control", "no-store");
      return { version: source.version() };
    });
    setup.post<WithBody>("/api/setup/check", local, async (request) => source.check(request.body?.content));
    setup.put<WithBody>("/api/setup", local, async (request, reply) => {
      const { content, version } = request.body ?? {};
      if (typeof version !== "string")
        return reply.code(400).send({ error: "found no version, expected that of the file as it was read" });
      const saved = source.save(content, version);
      return reply.code(STATUS[saved.kind]).send(saved);
    });
  });
}

/** How each result is answered; 507: "insufficient storage" (RFC 4918 11.5), of any kind. */
const STATUS: { readonly [kind in SetupSaved["kind"]]: number } = {
  saved: 200,
  faulty: 422,
  "changed-underneath": 409,
  "no-file": 409,
  "not-written": 507,
};

/** The answer where the file cannot be read, or is no YAML; throws any other error. */
function refusalOf(error: unknown): [status: number, answer: RefusedAnswer] {
  if (error instanceof InputError) return [409, { error: error.message, code: "no-yaml", detail: placeOf(error) }];
  const { syscall, path: file, code, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined || file === undefined || code === undefined) throw error;
  return [503, { error: message, code: "no-read", file, detail: code, ...whyFieldOf(error) }];
}

/** "shop.yaml:7"; what the parser says of it is in its own words. */
function placeOf({ fault, message }: InputError): string {
  return fault === undefined ? message : `${fault.file}:${fault.line}`;
}
