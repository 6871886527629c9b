// `npm run bench:serial`: a million frames over a bad cable through a pty pair and serialport, and the decoder beside
// two plainer ones on the same bytes in the same process. Options: --quick, --json. Ends with one line of JSON.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { crc32 } from "node:zlib";
import { Progress } from "../../host/cli/progress.ts";
import { FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";
import { note, socat } from "../e2e/programs.ts";
import { runFrames } from "../serial/frame-run.ts";
import { frameStream } from "../serial/frame-stream.ts";
import { Cable } from "../serial/pty.ts";

const SEED = 20;
const quick = process.argv.includes("--quick");
const frames = quick ? 100000 : 1000000;
/** Frames of the comparison, all held in memory. */
const COMPARED = 100000;

/** A way to find frames in bytes; gives the numbers in their payloads. */
type Decoder = (bytes: Buffer, found: (number: number) => void) => void;

/** Believes every length that stands behind a magic, and goes on behind the frame whatever its check says. */
function believing(checks: boolean): Decoder {
  return (bytes, found) => {
    for (let at = bytes.indexOf("a55a", 0, "hex"); at >= 0 && at + 10 <= bytes.length; ) {
      const end = at + 6 + Math.min(1024, bytes.readUInt16LE(at + 3));
      if (end + 4 > bytes.length) return;
      const intact = !checks || crc32(bytes.subarray(at + 2, end)) === bytes.readUInt32LE(end);
      if (intact && end - at >= 10) found(bytes.readUInt32LE(at + 6));
      at = bytes.indexOf("a55a", end + 4, "hex");
    }
  };
}

const DECODERS: { [name: string]: Decoder } = {
  ours: (bytes, found) => {
    const decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
    for (let at = 0; at < bytes.length; at += 4096)
      decoder.push(bytes.subarray(at, at + 4096), ({ payload }) => found(Buffer.from(payload).readUInt32LE(0)));
  },
  "believes lengths": believing(true),
  "believes everything": believing(false),
};

interface Compared {
  delivered: number;
  wrong: number;
  framesPerS: number;
}

function compare(): { clean: number; by: { [name: string]: Compared } } {
  const pieces = [...frameStream(SEED, COMPARED)];
  const bytes = Buffer.concat([...pieces.map((piece) => piece.bytes), Buffer.alloc(1100)]);
  const by: { [name: string]: Compared } = {};
  for (const [name, decode] of Object.entries(DECODERS)) {
    const seen = new Set<number>();
    let wrong = 0;
    const startMs = performance.now();
    decode(bytes, (number) => {
      if (pieces[number]?.clean === true && !seen.has(number)) seen.add(number);
      else wrong += 1;
    });
    const framesPerS = Math.round(COMPARED / ((performance.now() - startMs) / 1000));
    by[name] = { delivered: seen.size, wrong, framesPerS };
  }
  return { clean: pieces.filter((piece) => piece.clean).length, by };
}

if (socat === undefined) {
  console.error(`bench:serial needs a pty pair${note("socat", socat)}`);
  process.exit(2);
}
const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-bench-"));
const cable = new Cable(dir);
await cable.plug();
const progress = new Progress("bench:serial", frames);
const run = await runFrames(cable, SEED, frames, (frame) => progress.show(frame));
progress.end();
await cable.pull();
rmSync(dir, { recursive: true });
const compared = compare();

if (!process.argv.includes("--json")) {
  const { clean, delivered, wrong, seconds, bytes, startMB, mostMB } = run;
  console.log(`${frames} frames, ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s through a pty pair`);
  console.log(`clean ${clean}, delivered ${delivered}, missing ${clean - delivered} (target 0)`);
  console.log(`corrupted frames accepted: ${wrong} (target 0)`);
  console.log(`memory ${startMB.toFixed(1)} MB at a tenth of the stream, at most ${mostMB.toFixed(1)} MB later`);
  console.log(`\n${COMPARED} of those frames in memory, ${compared.clean} clean:`);
  const base = compared.by["believes lengths"] as Compared;
  for (const [name, row] of Object.entries(compared.by))
    console.log(
      `  ${name.padEnd(20)} missing ${String(compared.clean - row.delivered).padStart(6)}, wrong ${String(row.wrong).padStart(6)}, ` +
        `${row.framesPerS} frames/s (x${(row.framesPerS / base.framesPerS).toFixed(2)})`,
    );
}
console.log(JSON.stringify({ ...run, missing: run.clean - run.delivered, compared }));
process.exitCode = run.delivered === run.clean && run.wrong === 0 ? 0 : 1;
