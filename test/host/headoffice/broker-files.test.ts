import { describe, expect, it } from "vitest";
import { bridgeConf, centralConf, readToken, tokenOf, withUser } from "../../../host/headoffice/broker-files.ts";

const linesOf = (text: string): string[] => text.trimEnd().split("\n");

describe("a bridge in the shop's own Mosquitto", () => {
  it.each([
    ["mqtt://central", undefined, "central:1883", []],
    ["mqtt://central:1900", "ca.crt", "central:1900", []],
    ["mqtts://central", undefined, "central:8883", ["bridge_capath /etc/ssl/certs"]],
    ["mqtts://central:8000", "ca.crt", "central:8000", ["bridge_cafile ca.crt"]],
  ])("goes to %s with the authority %s by TLS where that is asked for", (url, ca, address, tls) => {
    const lines = linesOf(bridgeConf("harbour", new URL(url), ca));
    expect(lines).toContain(`address ${address}`);
    expect(lines).toContain("topic tillbeacon/v1/harbour/shop/# out 1");
    expect(lines.filter((line) => line.startsWith("bridge_"))).toEqual(tls);
  });
});

describe("the central broker", () => {
  it.each([
    ["", false, ["listener 1884"]],
    ["127.0.0.1", false, ["listener 1884 127.0.0.1"]],
    ["", true, ["listener 1884", "listener 1883 127.0.0.1"]],
  ])("listens on %j, and with TLS (%s) for head office beside it", (listen, isTls, listeners) => {
    const lines = linesOf(centralConf(1884, listen, isTls));
    expect(lines.filter((line) => line.startsWith("listener"))).toEqual(listeners);
    expect(lines).toContain("allow_anonymous false");
    expect(lines.filter((line) => /^(cert|key)file /.test(line))).toHaveLength(isTls ? 2 : 0);
    expect(lines).not.toContain("require_certificate true");
  });

  it("asks for certificates of shops where it is to, on the port with TLS alone", () => {
    const lines = linesOf(centralConf(1884, "", true, true));
    const asks = lines.indexOf("require_certificate true");
    expect(asks).toBeGreaterThan(lines.indexOf("listener 1884"));
    expect(asks).toBeLessThan(lines.indexOf("listener 1883 127.0.0.1"));
  });
});

it("has each user once in its password file, and none that has been taken away", () => {
  const two = withUser(withUser("", "a", "1"), "ab", "2");
  expect(two).toBe("a:1\nab:2\n");
  expect(withUser(two, "a", "3")).toBe("ab:2\na:3\n");
  expect(withUser(two, "a", undefined)).toBe("ab:2\n");
});

it("reads back a token that it has made, and nothing else", () => {
  const password = "p".repeat(24);
  expect(readToken(tokenOf("harbour", password))).toEqual({ store: "harbour", password });
  for (const wrong of ["", "harbour", tokenOf("Harbour !", password), tokenOf("harbour", "short")])
    expect(readToken(wrong), wrong).toBeUndefined();
});
