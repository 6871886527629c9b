// The software bill of materials: what runs, all of it, and nothing that only builds or tests.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface Bill {
  bomFormat: string;
  metadata: { component: object };
  components: { purl: string; version: string; licenses?: unknown[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

function npm(...args: string[]): string {
  return execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 });
}

it("lists each package that runs, with its version and licence, and no other (CycloneDX)", () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string };
  const bill = JSON.parse(npm("run", "--silent", "sbom")) as Bill;
  expect(bill).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { type: "application", name: "tillbeacon", purl: `pkg:npm/tillbeacon@${version}` } },
  });
  const listed = bill.components.map(({ purl }) => decodeURIComponent(purl.replace("pkg:npm/", "")));
  // Each line: the folder, a colon, name and version; what an installed package has fetched itself is marked.
  const running = npm("ls", "--omit", "dev", "--all", "--parseable", "--long")
    .trim()
    .split("\n")
    .slice(1)
    .filter((line) => !line.endsWith(":EXTRANEOUS"));
  const expected = running.map((line) => /:((?:@[^/:]+\/)?[^/:@]+@[^:]+)/.exec(line)?.[1]);
  expect(new Set(listed)).toEqual(new Set(expected));
  expect(bill.components.filter((each) => each.version === "" || !each.licenses?.length)).toEqual([]);
  const known = new Set(bill.dependencies.map(({ ref }) => ref));
  expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual([]);
});
