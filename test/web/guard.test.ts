import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { refuseHost, refuseOrigin, refuseRemote, refuseTarget } from "../../host/web/guard.ts";

const ACCESS = { hosts: ["tills.shop.example"], setupFromNetwork: false };

describe("refuseTarget", () => {
  it.each(["/", "/api/state?x=http://a"])("takes the path %s", (url) => expect(refuseTarget(url)).toBeUndefined());
  it.each(["http://evil.example/", "evil.example:80", "*", ""])("refuses %j", (url) =>
    expect(refuseTarget(url)?.status).toBe(421),
  );
});

describe("refuseHost", () => {
  it.each([
    "127.0.0.1:8080",
    "192.168.1.20",
    "[::1]:8080",
    "localhost:8080",
    "LOCALHOST",
    "tills.shop.example",
    "tills.shop.example.:80",
    hostname(),
    `${hostname()}.local:8080`,
  ])("accepts host %s", (host) => expect(refuseHost({ host }, ACCESS)).toBeUndefined());

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8080",
    "x@127.0.0.1@evil.example",
    "",
    " ",
  ])("refuses %j, whatever address it points to", (host) => expect(refuseHost({ host }, ACCESS)?.status).toBe(421));

  it("refuses a request without a Host header", () => expect(refuseHost({}, ACCESS)?.status).toBe(421));
});

describe("refuseOrigin", () => {
  const host = "10.0.0.5:8080";
  it.each([
    {},
    { origin: `http://${host}` },
    { origin: `http://${host}`, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ])("accepts %j", (headers) => expect(refuseOrigin({ host, ...headers })).toBeUndefined());

  it.each([
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://10.0.0.5:8081" },
    { origin: `http://${host}.evil.example` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: `http://${host}`, "sec-fetch-site": "cross-site" },
  ])("refuses %j", (headers) => expect(refuseOrigin({ host, ...headers })?.status).toBe(403));
});

describe("refuseRemote", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("allows the set-up from %s", (address) =>
    expect(refuseRemote(address, {}, ACCESS)).toBeUndefined(),
  );
  it.each(["192.168.1.7", "::ffff:10.0.0.1", "fe80::1", "12.7.0.1", undefined])("refuses %s", (address) =>
    expect(refuseRemote(address, {}, ACCESS)?.status).toBe(403),
  );
  it("treats a proxied request as remote", () =>
    expect(refuseRemote("127.0.0.1", { "x-forwarded-for": "203.0.113.9" }, ACCESS)?.error).toMatch(/proxy/));
  it("allows everybody when configured", () =>
    expect(refuseRemote("192.168.1.7", {}, { ...ACCESS, setupFromNetwork: true })).toBeUndefined());
});
