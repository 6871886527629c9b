// Seals one day and prints how long it took, and the peak of memory: <log> <date>.
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { sealDay } from "../../host/log/archive/seal.ts";

const [file = "", date = ""] = process.argv.slice(2);
const startMs = performance.now();
await sealDay(file, "s", new ArchiveFiles(archiveOf(file), "s"), date);
const seconds = (performance.now() - startMs) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
