// Days of the log, as JSON and as CSV.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { whyFieldOf } from "../core/problems/cause.ts";
import type { DayReport } from "../core/report/day-report.ts";
import { sendText } from "./compression.ts";
import { callsCsv, lanesCsv } from "./day-csv.ts";
import type { RefusedAnswer } from "./refused.ts";

/** Where days come from. */
export interface DaySource {
  /** Local dates with records, the newest first. */
  days(): Promise<string[]>;
  day(
    date: string,
  ): Promise<{ kind: "reading"; share: number } | { kind: "ready"; report: DayReport } | { kind: "none" }>;
  /** Display name of a box. */
  nameOf(box: string): string;
}

/** Response to a request for a day. */
export interface DayResponse {
  report: DayReport;
  /** Names by box. */
  names: { [box: string]: string };
}

type DayRequest = FastifyRequest<{ Params: { date: string } }>;

export function addDayRoutes(app: FastifyInstance, source: DaySource): void {
  app.get("/api/days", (_, reply) => {
    reply.header("cache-control", "no-store");
    return orUnreadable(reply, async () => reply.send({ days: await source.days() }));
  });
  app.get("/api/days/:date", (request: DayRequest, reply) =>
    withReport(source, request, reply, async (report) => {
      const body: DayResponse = { report, names: namesOf(report, source) };
      return sendText(request, reply, "application/json", JSON.stringify(body));
    }),
  );
  for (const [table, make] of [["lanes", lanesCsv] as const, ["calls", callsCsv] as const])
    app.get(`/api/days/:date/${table}.csv`, (request: DayRequest, reply) =>
      withReport(source, request, reply, async (report) => {
        const file = `tillbeacon-${report.date}-${table}.csv`;
        reply.type("text/csv; charset=utf-8").header("content-disposition", `attachment; filename="${file}"`);
        return reply.send(make(report, source.nameOf));
      }),
    );
}

/** Responds 202 with the progress while the day is still being read, 404 when the log has no such day. */
async function withReport(
  source: DaySource,
  request: DayRequest,
  reply: FastifyReply,
  send: (report: DayReport) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.header("cache-control", "no-store");
  return orUnreadable(reply, async () => {
    const state = await source.day(request.params.date);
    if (state.kind === "none")
      return reply.code(404).send({
        error: "found no records of this date, expected one of /api/days",
        code: "no-day",
      } satisfies RefusedAnswer);
    if (state.kind === "reading") return reply.code(202).send({ share: state.share });
    return send(state.report);
  });
}

/** Responds 503 with the reason when the log cannot be read: it may be in trouble, and is tried again. */
export async function orUnreadable(reply: FastifyReply, respond: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await respond();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reply
      .code(503)
      .header("retry-after", "10")
      .send({
        error: `the log cannot be read now: ${reason}`,
        code: "unreadable",
        detail: reason,
        ...whyFieldOf(error),
      } satisfies RefusedAnswer);
  }
}

function namesOf(report: DayReport, source: DaySource): { [box: string]: string } {
  const boxes = [...report.lanes, ...report.calls, ...report.incidents].flatMap(({ box }) => box ?? []);
  return Object.fromEntries(boxes.map((box) => [box, source.nameOf(box)]));
}
