// Server-sent events: each open page receives its whole view once, then only changes. A slow page delays nobody, and no
// address can use up all streams.
import type { ServerResponse } from "node:http";
import { ConnectionPlaces } from "../core/clients/connection-places.ts";
import { SAFE_HEADERS } from "./guard.ts";

/** Streams at most: in total, and of one address (twenty tablets with a few pages each behind a proxy). */
const MAX_STREAMS = 300;
export const MAX_PER_ADDRESS = 100;
/** Interval between urgent changes, and between all others. Unit ms. */
const URGENT_MS = 100;
const REGULAR_MS = 1000;
/** A page that has read nothing for this long is disconnected. Unit ms. */
const STUCK_MS = 30000;

/** What a page shows: parts by name. Lanes change most and are compared one by one. */
export type View = { [part: string]: unknown; lanes?: readonly { box: string }[] };

interface Stream {
  response: ServerResponse;
  address: string;
  view: string;
  /** Since when it has missed changes, by `performance.now`; it gets the whole view when it reads again. Unit ms. */
  behindSinceMs: number | undefined;
}

/** The streams of all open pages. */
export class Streams {
  private streams = new Set<Stream>();
  private places = new ConnectionPlaces<Stream>({ perAddress: MAX_PER_ADDRESS, inAll: MAX_STREAMS });
  private onFull: (address: string) => void;
  private views: { [name: string]: () => View };
  private sent = new Map<string, SentParts>();
  private timer: NodeJS.Timeout | undefined;
  private interval: NodeJS.Timeout;

  /** `onFull`: streams of this address have been closed to make room. */
  constructor(views: { [name: string]: () => View }, onFull: (address: string) => void) {
    this.views = views;
    this.onFull = onFull;
    this.interval = setInterval(() => this.send(), REGULAR_MS);
  }

  get size(): number {
    return this.streams.size;
  }

  has(view: string): boolean {
    return Object.hasOwn(this.views, view);
  }

  /** Takes over a response. The stream opened first makes room where there are too many: its page may open another. */
  add(response: ServerResponse, view: string, address: string): void {
    const stream: Stream = { response, address, view, behindSinceMs: undefined };
    response.writeHead(200, { ...SAFE_HEADERS, "content-type": "text/event-stream", "cache-control": "no-store" });
    response.on("close", () => {
      this.streams.delete(stream);
      this.places.delete(stream, address);
    });
    const evicted = this.places.add(stream, address);
    if (evicted !== undefined) {
      this.onFull(evicted.address);
      evicted.response.destroy();
    }
    // Bring the other pages up to date first: later changes are then the same for all of them.
    this.send();
    this.streams.add(stream);
    response.write(`retry: 1000\n\n${eventOf({ ...this.views[view]?.(), all: true })}`);
    this.changed();
  }

  /** Something has changed that cannot wait for the regular interval. */
  changed(): void {
    if (this.streams.size > 0) this.timer ??= setTimeout(() => this.send(), URGENT_MS);
  }

  close(): void {
    clearInterval(this.interval);
    clearTimeout(this.timer);
    for (const { response } of this.streams) response.end();
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const used = new Set([...this.streams].map((stream) => stream.view));
    for (const name of this.sent.keys()) if (!used.has(name)) this.sent.delete(name);
    for (const name of used) this.sendView(name, (this.views[name] as () => View)());
  }

  private sendView(name: string, view: View): void {
    let sent = this.sent.get(name);
    if (sent === undefined) {
      sent = new SentParts();
      this.sent.set(name, sent);
    }
    const changes = eventOf(sent.changesTo(view));
    const nowMs = performance.now();
    for (const stream of this.streams) {
      if (stream.view !== name) continue;
      if (stream.response.writableNeedDrain) {
        stream.behindSinceMs ??= nowMs;
        if (nowMs - stream.behindSinceMs > STUCK_MS) stream.response.destroy();
        continue;
      }
      stream.response.write(stream.behindSinceMs === undefined ? changes : eventOf({ ...view, all: true }));
      stream.behindSinceMs = undefined;
    }
  }
}

/** The last text of each part that the pages of one view have received; a part that has gone is new when it comes back. */
class SentParts {
  private before = new Map<string, string>();
  private parts = new Map<string, string>();

  changesTo({ lanes, ...rest }: View): View {
    this.before = this.parts;
    this.parts = new Map();
    const changes: View = {};
    for (const [part, value] of Object.entries(rest)) if (this.isNew(part, value)) changes[part] = value;
    const news = lanes?.filter((lane) => this.isNew(`lanes/${lane.box}`, lane)) ?? [];
    return news.length > 0 ? { ...changes, lanes: news } : changes;
  }

  private isNew(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    this.parts.set(key, text);
    return this.before.get(key) !== text;
  }
}

function eventOf(view: View): string {
  return `data: ${JSON.stringify(view)}\n\n`;
}
