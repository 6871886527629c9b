import fastify from "fastify";
import { describe, expect, it } from "vitest";
import type { Report } from "../../host/core/report/report.ts";
import { addReportRoutes, type ReportSource } from "../../host/web/report-routes.ts";
import { NO_REPORTS } from "./snapshot.ts";

const REPORT = { store: "s", from: "2026-11-01", to: "2026-11-28" } as unknown as Report;
const SOURCE: ReportSource = {
  report: async () => REPORT,
  html: () => "<!doctype html>",
  ics: () => "BEGIN:VCALENDAR",
};
const RANGE = "from=2026-11-01&to=2026-11-28";

function get(url: string, source = SOURCE, headers = {}) {
  const app = fastify();
  addReportRoutes(app, source);
  return app.inject({ url, headers });
}

describe("reports", () => {
  it("come as JSON, as a page that may bring its own style and nothing else, and as a calendar", async () => {
    expect((await get(`/api/report?${RANGE}`)).json()).toEqual(REPORT);
    const page = await get(`/api/report.html?${RANGE}`);
    expect([page.body, page.headers["content-type"]]).toEqual(["<!doctype html>", "text/html; charset=utf-8"]);
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    const rota = await get(`/api/report.ics?${RANGE}`);
    expect([rota.body, rota.headers["content-type"]]).toEqual(["BEGIN:VCALENDAR", "text/calendar; charset=utf-8"]);
  });

  it("have no calendar where nobody came", async () => {
    const { statusCode, body } = await get(`/api/report.ics?${RANGE}`, { ...SOURCE, ics: () => undefined });
    expect([statusCode, body]).toEqual([404, expect.stringContaining("there is no rota")]);
  });

  it("are compressed for clients that accept gzip", async () => {
    const { headers } = await get(`/api/report?${RANGE}`, SOURCE, { "accept-encoding": "gzip" });
    expect(headers["content-encoding"]).toBe("gzip");
  });

  it.each([
    "",
    "?from=x&to=y",
    "?from=2026-02-29&to=2026-03-02",
    "?from=2026-11-02&to=2026-11-01",
    "?from=2020-01-01&to=2026-01-01",
  ])("are refused for the range %j", async (query) => {
    const { statusCode, body } = await get(`/api/report${query}`);
    expect([statusCode, body]).toEqual([400, expect.stringContaining("expected two dates")]);
  });

  it("say why the log cannot be read", async () => {
    const { statusCode, body } = await get(`/api/report?${RANGE}`, NO_REPORTS);
    expect([statusCode, body]).toEqual([503, expect.stringContaining("no log")]);
  });
});
