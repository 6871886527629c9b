// `npm run sbom`: the software bill of materials (CycloneDX) of what runs. npm's own `--omit dev` also omits packages that run and
// that a tool needs as well (zod, yaml, commander), so npm lists all of them and the lockfile says which run.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

interface Bill {
  metadata: { component: { name: string; "bom-ref": string } };
  components: { "bom-ref": string }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

interface Lock {
  name: string;
  packages: { [place: string]: { version: string; dev?: boolean } };
}

const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
const bill = JSON.parse(execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1e9 })) as Bill;
const lock = JSON.parse(readFileSync(new URL("package-lock.json", ROOT), "utf8")) as Lock;
const running = new Set(
  Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== "" && dev !== true)
    .map(([place, { version }]) => `${place.split("node_modules/").at(-1)}@${version}`),
);
const { component } = bill.metadata;
const isKept = (ref: string): boolean => ref === component["bom-ref"] || running.has(ref);
// npm names it after the folder that it lies in.
component.name = lock.name;
bill.components = bill.components.filter((each) => isKept(each["bom-ref"]));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => isKept(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) }));
console.log(JSON.stringify(bill, undefined, 2));
