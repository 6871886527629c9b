import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { Streams, type View } from "../../host/web/streams.ts";
import { untilHolds } from "../patience.ts";

const LANES = [{ box: "1" }, { box: "2" }];
let view: View = { lanes: LANES };
const streams = new Streams({ staff: () => view }, () => {});
const server: Server = createServer((_, response) => streams.add(response, "staff", "here"));
const opened: IncomingMessage[] = [];

afterEach(() => {
  for (const page of opened) page.destroy();
  streams.close();
  server.close();
});

/** Opens a stream and collects the boxes of lanes that come, as text. */
async function open(): Promise<string[]> {
  const boxes: string[] = [];
  const response = await new Promise<IncomingMessage>((resolve) => {
    request({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }, resolve).end();
  });
  opened.push(response);
  response.on("data", (data) =>
    boxes.push(...[...String(data).matchAll(/"box":"(\d)"/g)].map(([, box]) => String(box))),
  );
  await untilHolds(() => expect(boxes).toContain("1"));
  return boxes;
}

it("sends a lane that comes back as it was to a page that has never had it", async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const first = await open();
  await untilHolds(() => expect(first.filter((box) => box === "2").length).toBeGreaterThan(1));
  view = { lanes: LANES.slice(0, 1) };
  const late = await open();
  expect(late).not.toContain("2");
  view = { lanes: LANES };
  streams.changed();
  await untilHolds(() => expect(late).toContain("2"));
});
