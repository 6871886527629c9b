// Builds Lua bundles with typescript-to-lua: Lua 5.1, one file, no more of its library than is used.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

/** Files of the common core that the Lua build replaces by its own. */
const REPLACED = [
  ["firmware/nodemcu/buffers.ts", "firmware/core/buffers.ts"],
  ["firmware/nodemcu/text.ts", "protocol/text.ts"],
] as const;
const FOLDERS = ["protocol", "hardware/boards", "firmware/core", "firmware/drivers", "firmware/nodemcu"];
/** What the entry shares with Espruino's. */
const SHARED = ["lamp-port.ts", "settings.ts", "version.ts"];
const SHARED_FOLDER = "firmware/espruino";
/** The modules of the board, for the compiler alone. */
const DECLARATIONS = "firmware/nodemcu/node.d.ts";
const LEFT_OUT = new Set(["schemas.ts", "host-topics.ts", "framing.ts"]);

/** Builds a bundle from its entry file; the error of a failed build lists every diagnostic with its place in the source. */
export function buildLua(root: string, entry: string): string {
  const work = mkdtempSync(path.join(tmpdir(), "tillbeacon-lua-"));
  try {
    stage(root, work);
    return translate(work, root, entry);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies the sources with import paths as typescript-to-lua resolves them: without an ending. */
function stage(root: string, work: string): void {
  for (const folder of FOLDERS) {
    for (const name of sourcesIn(path.join(root, folder)))
      if (!LEFT_OUT.has(name))
        cpSync(path.join(root, folder, name), path.join(work, folder, name), { recursive: true });
  }
  for (const name of SHARED) cpSync(path.join(root, SHARED_FOLDER, name), path.join(work, SHARED_FOLDER, name));
  for (const [from, to] of REPLACED) cpSync(path.join(root, from), path.join(work, to));
  for (const folder of [...FOLDERS, SHARED_FOLDER])
    for (const name of sourcesIn(path.join(work, folder))) {
      const file = path.join(work, folder, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(/(from "\.[^"]*)\.ts"/g, '$1"'));
    }
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /(?<!\.d)\.ts$/.test(name));
}

function translate(work: string, root: string, from: string): string {
  const entry = path.join(work, from);
  const out = path.join(work, "bundle.lua");
  const program = ts.createProgram([entry, path.join(root, DECLARATIONS)], {
    target: ts.ScriptTarget.ESNext,
    lib: ["lib.es2015.d.ts"],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noUncheckedIndexedAccess: true,
    rootDir: work,
    outDir: work,
    ...({
      luaTarget: tstl.LuaTarget.Lua51,
      luaLibImport: tstl.LuaLibImportKind.RequireMinimal,
      luaBundle: out,
      luaBundleEntry: entry,
      noHeader: true,
    } as object),
  });
  let code = "";
  const { diagnostics } = new tstl.Transpiler().emit({
    program,
    writeFile: (name, text) => {
      if (name.endsWith("bundle.lua")) code = text;
    },
  });
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length > 0) throw new Error(`Lua cannot run this:\n${all.map((d) => place(d, work, root)).join("\n")}`);
  if (code === "") throw new Error("typescript-to-lua gave no bundle");
  return code;
}

function place(diagnostic: ts.Diagnostic, work: string, root: string): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return text;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  const file = path.relative(root, diagnostic.file.fileName.replace(work, root));
  return `${file}:${line + 1}:${character + 1}: ${text}`;
}
