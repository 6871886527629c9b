// Sends a frame stream through a pty pair and serialport and counts what a receiver makes of it.
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { openPort } from "../../host/serial/port.ts";
import { FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";
import { frameStream } from "./frame-stream.ts";
import type { Cable } from "./pty.ts";

const SENDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "frame-sender.ts");

/** Counts of a run; `wrong` are frames accepted that were corrupted, doubled or out of order. */
export interface FrameRun {
  frames: number;
  bytes: number;
  clean: number;
  delivered: number;
  wrong: number;
  seconds: number;
  /** Time inside the decoder. Unit s. */
  decodingS: number;
  /** Live heap and buffers after a tenth of the stream, and the most seen after that. Unit MB. */
  startMB: number;
  mostMB: number;
}

/** Runs `frames` frames of one seed; `onProgress` gets the number of the frame just accepted. */
export async function runFrames(
  cable: Cable,
  seed: number,
  frames: number,
  onProgress: (frame: number) => void,
): Promise<FrameRun> {
  const expected = frameStream(seed, frames);
  const run: FrameRun = {
    frames,
    bytes: 0,
    clean: 0,
    delivered: 0,
    wrong: 0,
    seconds: 0,
    decodingS: 0,
    startMB: 0,
    mostMB: 0,
  };
  let wanted = -1;
  let position = -1;
  const nextClean = (): void => {
    for (wanted = -1; wanted < 0; ) {
      const { value, done } = expected.next();
      if (done) return;
      position += 1;
      if (value.clean) wanted = position;
    }
    run.clean += 1;
  };
  nextClean();
  const decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
  const line = await openPort(cable.near, 115200);
  const startMs = performance.now();
  let lastMs = startMs;
  line.onBytes((bytes) => {
    lastMs = performance.now();
    run.bytes += bytes.length;
    const beforeMs = lastMs;
    const found: number[] = [];
    decoder.push(bytes, ({ payload }) => found.push(Buffer.from(payload).readUInt32LE(0)));
    run.decodingS += (performance.now() - beforeMs) / 1000;
    for (const number of found) {
      // A clean frame that was passed over counts as missing, a frame before the wanted one as wrong.
      while (wanted >= 0 && wanted < number) nextClean();
      if (number === wanted) {
        run.delivered += 1;
        nextClean();
      } else run.wrong += 1;
      onProgress(number);
      if (number % 10000 < 2) measure(number);
    }
  });
  function measure(number: number): void {
    if (number < frames / 10) return;
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const usedMB = (heapUsed + arrayBuffers) / 1e6;
    if (run.startMB === 0) run.startMB = usedMB;
    run.mostMB = Math.max(run.mostMB, usedMB);
  }
  const sender = spawn(process.execPath, [SENDER, cable.far, String(seed), String(frames)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    sender.stdout.once("data", resolve);
    sender.once("exit", (code) => reject(new Error(`the sender ended with ${code}`)));
  });
  sender.removeAllListeners("exit");
  while (performance.now() - lastMs < 500) await new Promise((resolve) => setTimeout(resolve, 50));
  while (wanted >= 0) nextClean();
  sender.stdin.end();
  await line.close();
  run.seconds = (lastMs - startMs) / 1000;
  return run;
}
