import { hostname } from "node:os";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { guard } from "../../host/web/guard.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { latinIn } from "./own-words.ts";

const BROWSER = { host: "tills.fritz.box:8080", accept: "text/html,application/xhtml+xml" };

/** Asks a server that has a page and a secret. */
async function ask(headers: { [name: string]: string }, url = "/", remoteAddress = "192.168.1.7") {
  const app = fastify();
  const told: string[] = [];
  guard(app, { hosts: ["tills.example"], setupFromNetwork: false }, (...about) => told.push(about.join(" ")));
  app.get("/", () => "secret");
  app.get("/api/state", () => "secret");
  const { statusCode, headers: sent, body } = await app.inject({ url, headers, remoteAddress });
  return { statusCode, sent, body, told };
}

describe("a browser that comes by another name", () => {
  it.each([...LANGUAGES])("is told so in %s", async (tag, { OTHER_NAME, formats }) => {
    const { statusCode, sent, body } = await ask({ ...BROWSER, "accept-language": tag });
    expect([statusCode, sent["content-type"]]).toEqual([421, "text/html; charset=utf-8"]);
    expect(body).toContain(`<html lang="${formats.locale}">`);
    expect(body).toContain(`<h1>${OTHER_NAME.title}</h1>`);
    expect(body).toContain("tills.fritz.box");
    const text = body.replace(/<style>.*?<\/style>|<[^>]*>/gs, " ");
    if (tag === "uk" || tag === "ru")
      expect(latinIn(text, ["tills.fritz.box", "tills.example", hostname(), ".local", "http"])).toEqual([]);
  });

  it("is led to the names that it may come by, at the port that it came to", async () => {
    const { body } = await ask(BROWSER);
    expect([...body.matchAll(/href="([^"]+)"/g)].map(([, link]) => link)).toEqual(
      [hostname().toLowerCase(), `${hostname().toLowerCase()}.local`, "tills.example"].map((name) => `//${name}:8080/`),
    );
    expect((await ask({ ...BROWSER, host: "other.name" })).body).toContain('href="//tills.example/"');
  });

  it("is led to localhost on the machine itself alone", async () => {
    expect((await ask(BROWSER, "/", "127.0.0.1")).body).toContain('href="//localhost:8080/"');
    expect((await ask({ ...BROWSER, via: "1.1 proxy" }, "/", "127.0.0.1")).body).not.toContain("localhost");
  });

  it("is refused all the same: nothing is read, nothing loaded or kept, and it is told", async () => {
    for (const url of ["/", "/api/state", "/none"]) {
      const { statusCode, sent, body, told } = await ask(BROWSER, url);
      expect([statusCode, sent["cache-control"]]).toEqual([421, "no-store"]);
      expect(sent["content-security-policy"]).toMatch(
        /^default-src 'none'; style-src 'unsafe-inline';.*frame-ancestors 'none'$/,
      );
      expect(body).not.toMatch(/secret|<script|src=|url\(|@import/);
      expect(told).toEqual([expect.stringContaining("found host tills.fritz.box, expected an address, localhost")]);
    }
  });

  it("has told a program in JSON, as before", async () => {
    const { statusCode, sent, body } = await ask({ host: BROWSER.host, accept: "*/*" });
    expect([statusCode, sent["content-type"]]).toEqual([421, "application/json; charset=utf-8"]);
    expect(JSON.parse(body)).toEqual({
      error: expect.stringContaining("found host tills.fritz.box, expected an address"),
    });
  });

  it("sees its name as text", async () => {
    const { body } = await ask({ ...BROWSER, host: `x'"&lt;b&gt;.example` });
    expect(body).not.toMatch(/<b>|x'"/);
  });
});
