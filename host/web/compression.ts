// Answers that are compressed for clients that take them so.
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Compresses a text or bytes by gzip. */
export const compress = promisify(gzip);

/** Whether a client takes gzip. */
export function takesGzip({ headers }: FastifyRequest): boolean {
  return /\bgzip\b/.test(headers["accept-encoding"] ?? "");
}

/** Sends a text of a media type, in UTF-8. */
export async function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  text: string,
): Promise<FastifyReply> {
  reply.type(`${type}; charset=utf-8`).header("vary", "accept-encoding");
  if (!takesGzip(request)) return reply.send(text);
  return reply.header("content-encoding", "gzip").send(await compress(text));
}
