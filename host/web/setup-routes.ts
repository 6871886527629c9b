// The set-up: reads the configuration, checks it while somebody types, writes it. For local clients only, unless the
// shop says otherwise.
import type { FastifyInstance } from "fastify";
import { type Access, localOnly } from "./guard.ts";

/** What is wrong with a value: where, found and expected, in words. */
export interface SetupFault {
  path: (string | number)[];
  found: string;
  expected: string;
}

/** A configuration as it stands in its file. */
export interface SetupState {
  /** Undefined: nothing can be written, since the host runs without a file. */
  file: string | undefined;
  /** Changes when the file does. */
  version: string;
  /** The file's content, every key with its default, and every policy with its default parameters. */
  content: unknown;
  defaults: unknown;
  policies: { [name: string]: unknown };
}

/** What became of a wish to save. */
export type SetupSaved =
  | { kind: "saved"; version: string; restart: string[] }
  | { kind: "faulty"; faults: SetupFault[] }
  | { kind: "changed-underneath" }
  | { kind: "no-file" };

/** Where the configuration is. Errors of the system reject. */
export interface SetupSource {
  read(): SetupState;
  /** Faults, and the file's text as it would be. */
  check(content: unknown): { faults: SetupFault[]; text: string };
  save(content: unknown, version: string): SetupSaved;
}

type WithBody = { Body: { content?: unknown; version?: unknown } | null };

export function addSetupRoutes(app: FastifyInstance, source: SetupSource, access: Access): void {
  const local = { onRequest: localOnly(access) };
  app.get("/api/setup", local, async (_, reply) => {
    reply.header("cache-control", "no-store");
    return source.read();
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
