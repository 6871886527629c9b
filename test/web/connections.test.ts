// Clients of the pages that hold connections without using them, over real sockets.
import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { WebServer } from "../../host/web/server.ts";
import { textOf } from "../host/warning-text.ts";
import { untilHolds } from "../patience.ts";
import { servePages } from "./page-server.ts";
import { snapshot } from "./snapshot.ts";

let server: WebServer;
const opened: Socket[] = [];
const warnings = new Map<string, string>();

async function start(): Promise<void> {
  warnings.clear();
  server = await servePages(() => snapshot({ store: "x".repeat(20000) }), {
    acknowledge: () => false,
    warnings: { onWarning: (warning) => warnings.set(warning.key, textOf(warning) ?? ""), onWarningOver: () => {} },
  });
}

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await server.close();
});

/** Connections that send so much and then nothing. */
async function hold(count: number, text: string, localAddress = "127.0.0.1"): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ port: server.port, host: "127.0.0.1", localAddress });
    socket.on("error", () => {}).on("close", () => socket.destroy());
    socket.pause();
    socket.write(text);
    return socket;
  });
  opened.push(...sockets);
  await untilHolds(() => expect(sockets.filter(({ connecting }) => connecting)).toHaveLength(0));
  return sockets;
}

/** Status of a page, asked for by a browser at an address. */
function page(localAddress = "127.0.0.1"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: server.port, path: "/", localAddress, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    }).on("error", reject);
  });
}

const STREAM = "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

describe("connections that are held without a use", () => {
  it.each([
    ["say nothing", ""],
    ["begin a request and do not end it", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "],
    [
      "send a body bit by bit",
      "POST /api/acknowledge HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    ],
    ["do not read what they asked for", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
  ])("420 that %s shut nobody out, and their address is named", async (_, text) => {
    await start();
    await hold(420, text);
    expect(await page("127.0.0.2")).toBe(200);
    expect(await page()).toBe(200);
    expect(warnings.get("pages 127.0.0.1")).toBe(
      "127.0.0.1 has too many connections to the pages; the oldest are closed",
    );
  });

  it("from many addresses shut nobody out", async () => {
    await start();
    for (let i = 2; i < 12; i++) await hold(100, "", `127.0.0.${i}`);
    expect(await page("127.0.0.1")).toBe(200);
    expect(await page("127.0.0.2")).toBe(200);
  });

  it("420 streams that are never read shut nobody out, and take little memory", async () => {
    await start();
    const before = process.memoryUsage().rss;
    await hold(420, STREAM);
    for (let i = 0; i < 20; i++) {
      server.changed();
      await new Promise((resolve) => setTimeout(resolve, 110));
    }
    const stream = (await hold(1, STREAM))[0] as Socket;
    let text = "";
    stream.on("data", (data) => (text += data)).resume();
    await untilHolds(() => expect(text).toContain('"all":true'));
    expect(await page()).toBe(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it("are closed when the head of a request does not come", async () => {
    await start();
    const [silent, slow] = await Promise.all([hold(1, ""), hold(1, "GET / HTTP/1.1\r\nHost: 127.")]);
    for (const socket of [...silent, ...slow]) socket.resume();
    await untilHolds(() => expect([...silent, ...slow].every(({ destroyed }) => destroyed)).toBe(true));
  });
});

describe("a shop behind one address", () => {
  it("twenty tablets with six connections and a stream each lose none", async () => {
    await start();
    const tablets = await hold(20, STREAM);
    const idle = await hold(20 * 6, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await untilHolds(() => expect(idle.every(({ bytesWritten }) => bytesWritten > 0)).toBe(true));
    expect([...tablets, ...idle].filter(({ destroyed }) => destroyed)).toHaveLength(0);
    expect(warnings.size).toBe(0);
  });
});

describe("an address that asks without a pause", () => {
  it("is told to wait, and named; others are served", async () => {
    await start();
    const statuses: (number | undefined)[] = [];
    for (let i = 0; i < 100 && !statuses.includes(429); i++)
      statuses.push(...(await Promise.all(Array.from({ length: 100 }, () => page()))));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(600);
    expect(statuses).toContain(429);
    expect(warnings.get("pages 127.0.0.1")).toContain("127.0.0.1 asks for more than 100 pages and files a second");
    expect(await page("127.0.0.2")).toBe(200);
  });
});
