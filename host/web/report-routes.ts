// Reports of any range: as JSON for the owner's page, as a page to print, the rota as a calendar.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DAY_MS, isDate } from "../core/local-days.ts";
import type { Report } from "../core/report/report.ts";
import { sendText } from "./compression.ts";
import { orUnreadable } from "./day-routes.ts";
import { OWN_STYLE_ONLY } from "./guard.ts";
import { wordsOf } from "./languages.ts";
import type { Words } from "./public/language-en.ts";
import type { RefusedAnswer } from "./refused.ts";

/** Where reports come from. */
export interface ReportSource {
  /** Of local dates, both included. Rejects when the log cannot be read. */
  report(range: { from: string; to: string }): Promise<Report>;
  html(report: Report, words: Words): string;
  /** Undefined where no till is needed at any time. */
  ics(report: Report, words: Words): string | undefined;
}

type ReportRequest = FastifyRequest<{ Querystring: { from?: string; to?: string } }>;
/** Days of a report at most: what a page asks for must not keep the machine busy for minutes. */
const MOST_DAYS = 400;

export function addReportRoutes(app: FastifyInstance, source: ReportSource): void {
  app.get("/api/report", (request: ReportRequest, reply) =>
    withReport(source, request, reply, (report) =>
      sendText(request, reply, "application/json", JSON.stringify(report)),
    ),
  );
  app.get("/api/report.html", (request: ReportRequest, reply) =>
    withReport(source, request, reply, (report) => {
      reply.header("content-security-policy", OWN_STYLE_ONLY);
      return sendText(request, reply, "text/html", source.html(report, wordsOf(request)));
    }),
  );
  app.get("/api/report.ics", (request: ReportRequest, reply) =>
    withReport(source, request, reply, async (report) => {
      const rota = source.ics(report, wordsOf(request));
      if (rota === undefined)
        return reply.code(404).send({ error: "there is no rota: in these days nobody came, or no service was timed" });
      reply.header("content-disposition", `attachment; filename="tillbeacon-rota.ics"`);
      return sendText(request, reply, "text/calendar", rota);
    }),
  );
}

async function withReport(
  source: ReportSource,
  { query: { from = "", to = "" } }: ReportRequest,
  reply: FastifyReply,
  answer: (report: Report) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.header("cache-control", "no-store");
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (!isDate(from) || !isDate(to) || !(days >= 1 && days <= MOST_DAYS))
    return reply.code(400).send({
      error: `found from ${from} to ${to}, expected two dates, at most ${MOST_DAYS} days`,
      ...{ code: "range", detail: String(MOST_DAYS) },
    } satisfies RefusedAnswer);
  return orUnreadable(reply, async () => answer(await source.report({ from, to })));
}
