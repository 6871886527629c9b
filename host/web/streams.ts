// Streams of server-sent events: each open page gets all of its view once, then only what has changed. Nobody is waited
// for, and nobody can hold more than a share.
import type { ServerResponse } from "node:http";
import { SAFE_HEADERS } from "./guard.ts";

/** Streams at most: of everybody, and of one address (a till's tablet with a few pages open, or a proxy). */
export const MAX_STREAMS = 200;
export const MAX_PER_ADDRESS = 24;
/** Pages are sent what is urgent at most this often, and everything else each second. Unit ms. */
const EVERY_MS = 100;
const BEAT_MS = 1000;
/** A page that has read nothing for this long is hung up on. Unit ms. */
const STUCK_MS = 30000;

/** What a page is shown: parts by name; the lanes, which change most, are compared one by one. */
export type View = { [part: string]: unknown; lanes?: readonly { box: string }[] };

interface Stream {
  response: ServerResponse;
  address: string;
  view: string;
  /** Has missed something, and is sent everything when it reads again. */
  behindSinceMs: number | undefined;
}

/** Every open page, by view. */
export class Streams {
  private streams = new Set<Stream>();
  private views: { [name: string]: () => View };
  private sent = new Map<string, Memory>();
  private timer: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout;

  constructor(views: { [name: string]: () => View }) {
    this.views = views;
    this.beat = setInterval(() => this.send(), BEAT_MS);
  }

  get size(): number {
    return this.streams.size;
  }

  has(view: string): boolean {
    return Object.hasOwn(this.views, view);
  }

  /** There is no place for another page from this address. */
  isFull(address: string): boolean {
    const mine = [...this.streams].filter((stream) => stream.address === address).length;
    return this.streams.size >= MAX_STREAMS || mine >= MAX_PER_ADDRESS;
  }

  /** Takes over a response. */
  add(response: ServerResponse, view: string, address: string): void {
    const stream: Stream = { response, address, view, behindSinceMs: undefined };
    response.writeHead(200, { ...SAFE_HEADERS, "content-type": "text/event-stream", "cache-control": "no-store" });
    response.on("close", () => this.streams.delete(stream));
    // Changes count from what everybody has been sent; the newcomer gets just that and then the rest with the others.
    this.send();
    this.streams.add(stream);
    response.write(`retry: 1000\n\n${eventOf({ ...this.views[view]?.(), all: true })}`);
    this.changed();
  }

  /** Something has changed that cannot wait for the next beat. */
  changed(): void {
    if (this.streams.size > 0) this.timer ??= setTimeout(() => this.send(), EVERY_MS);
  }

  close(): void {
    clearInterval(this.beat);
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
    let memory = this.sent.get(name);
    if (memory === undefined) {
      memory = new Memory();
      this.sent.set(name, memory);
    }
    const news = eventOf(memory.changesTo(view));
    const nowMs = performance.now();
    for (const stream of this.streams) {
      if (stream.view !== name) continue;
      if (stream.response.writableNeedDrain) {
        stream.behindSinceMs ??= nowMs;
        if (nowMs - stream.behindSinceMs > STUCK_MS) stream.response.destroy();
        continue;
      }
      stream.response.write(stream.behindSinceMs === undefined ? news : eventOf({ ...view, all: true }));
      stream.behindSinceMs = undefined;
    }
  }
}

/** What a view's pages have been sent, part by part. */
class Memory {
  private parts = new Map<string, string>();

  changesTo({ lanes, ...rest }: View): View {
    const changes: View = {};
    for (const [part, value] of Object.entries(rest)) if (this.isNew(part, value)) changes[part] = value;
    const news = lanes?.filter((lane) => this.isNew(`lanes/${lane.box}`, lane)) ?? [];
    return news.length > 0 ? { ...changes, lanes: news } : changes;
  }

  private isNew(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    if (this.parts.get(key) === text) return false;
    this.parts.set(key, text);
    return true;
  }
}

function eventOf(view: View): string {
  return `data: ${JSON.stringify(view)}\n\n`;
}
