// Writes a frame stream to a serial port and ends: node frame-sender.ts PORT SEED FRAMES.
import process from "node:process";
import { openPort } from "../../host/serial/port.ts";
import { frameStream } from "./frame-stream.ts";

const [port = "", seed = "1", frames = "1000"] = process.argv.slice(2);
const line = await openPort(port, 115200);
let chunk: Buffer[] = [];
let size = 0;
for (const { bytes } of frameStream(Number(seed), Number(frames))) {
  chunk.push(bytes);
  size += bytes.length;
  if (size > 32768) await send();
}
// The last frame may hide behind a broken one: zeros end it.
chunk.push(Buffer.alloc(1100));
await send();
while (line.waitingBytes > 0) await new Promise((resolve) => setTimeout(resolve, 10));
process.stdout.write("sent\n");
// The port stays open until the reader is done: closing a pty throws away what is in it.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

async function send(): Promise<void> {
  line.write(Buffer.concat(chunk));
  chunk = [];
  size = 0;
  while (line.waitingBytes > 131072) await new Promise((resolve) => setTimeout(resolve, 1));
}
