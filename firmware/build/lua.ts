// Builds Lua bundles with typescript-to-lua: Lua 5.1, one file in one scope, with a library of our own.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { transformSync } from "@babel/core";
import ts from "typescript";
import * as tstl from "typescript-to-lua";
import { nameBranches } from "./branches.ts";
import { constantFields } from "./constant-fields.ts";
import { placeConstants } from "./constants.ts";
import { fieldsInConstructors } from "./inline-constructors.ts";
import { inlineOnce } from "./inline-once.ts";
import { InternalNames } from "./internal-names.ts";
import { nameMembers, OF_CLASS } from "./members.ts";
import { type Merged, mergeModules } from "./merge.ts";
import { minimalLua } from "./minimal-lua.ts";
import { constructorsAsFunctions, fieldsAsPlaces, MADE_TYPE } from "./rows.ts";
import { shortNames } from "./short-names.ts";
import { undefinedLast } from "./undefined-last.ts";
import { dropUnused } from "./unused.ts";
import { EACH_PART_TYPE, walkedLists } from "./walked-lists.ts";

/** Files of the common core that the Lua build replaces by its own. */
const REPLACED = [
  ["firmware/nodemcu/buffers.ts", "firmware/core/buffers.ts"],
  ["firmware/nodemcu/text.ts", "protocol/text.ts"],
] as const;
const FOLDERS = [
  "protocol",
  "hardware/boards",
  "firmware/core",
  "firmware/drivers",
  "firmware/link",
  "firmware/platform",
  "firmware/nodemcu",
];
/** The modules of the board, for the compiler alone. */
const DECLARATIONS = "firmware/nodemcu/node.d.ts";
const LEFT_OUT = new Set(["schemas.ts", "host-topics.ts", "framing.ts"]);

/** Entry of the image: nothing outside reads its members. */
const IMAGE = "firmware/nodemcu/main.ts";

/**
 * Builds a bundle from its entry file, an image as small as can be; the error of a failed build lists every diagnostic
 * with its place in the source.
 */
export function buildLua(root: string, entry: string, isSmall = entry === IMAGE): string {
  const work = mkdtempSync(path.join(tmpdir(), "tillbeacon-lua-"));
  try {
    stage(root, work);
    return new LuaBuild(root, work).build(entry, isSmall);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies the sources, the Lua build's own in the place of those that they replace. */
function stage(root: string, work: string): void {
  for (const folder of FOLDERS) {
    for (const name of sourcesIn(path.join(root, folder)))
      if (!LEFT_OUT.has(name))
        cpSync(path.join(root, folder, name), path.join(work, folder, name), { recursive: true });
  }
  for (const [from, to] of REPLACED) cpSync(path.join(root, from), path.join(work, to));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /(?<!\.d)\.ts$/.test(name));
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ["lib.es2015.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
};

class LuaBuild {
  private root: string;
  private work: string;

  constructor(root: string, work: string) {
    this.root = root;
    this.work = work;
  }

  build(entry: string, isSmall: boolean): string {
    const from = path.join(this.work, entry);
    const program = ts.createProgram([from, path.join(this.root, DECLARATIONS)], OPTIONS);
    this.refuse(ts.getPreEmitDiagnostics(program));
    const merged = mergeModules(program, from);
    const plain = this.translate(merged);
    return minimalLua(isSmall ? this.translate({ code: this.shrink(merged.code, program), places: [] }) : plain);
  }

  /** The same with everything short that nothing outside can tell. */
  private shrink(code: string, program: ts.Program): string {
    const file = path.join(this.work, "merged.ts");
    writeFileSync(file, MADE_TYPE + EACH_PART_TYPE + code);
    const merged = ts.createProgram([file, path.join(this.root, DECLARATIONS)], OPTIONS);
    const source = merged.getSourceFile(file) as ts.SourceFile;
    const options = {
      // What is only declared has the bodies of its class still.
      parserOpts: { plugins: ["typescript" as const], errorRecovery: true },
      configFile: false as const,
      babelrc: false,
    };
    const internal = new Set(this.internalNames(program));
    return [
      [dropUnused(internal)],
      [fieldsInConstructors, constructorsAsFunctions],
      [inlineOnce],
      [walkedLists],
      [constantFields],
      [dropUnused(internal)],
      [inlineOnce],
      [placeConstants, undefinedLast],
      [fieldsAsPlaces],
      [nameBranches],
      [shortNames(internal)],
    ].reduce((text, plugins) => transformSync(text, { ...options, plugins })?.code ?? "", this.named(merged, source));
  }

  private named(merged: ts.Program, source: ts.SourceFile): string {
    const declarations = merged.getSourceFiles().filter((file) => file.fileName.endsWith(DECLARATIONS));
    let out = "";
    let at = 0;
    for (const [place, name] of nameMembers(merged.getTypeChecker(), [source], declarations, true).get(source) ?? []) {
      out += source.text.slice(at, place) + name;
      at = place + name.indexOf(OF_CLASS);
    }
    return out + source.text.slice(at);
  }

  private internalNames(program: ts.Program): string[] {
    const names = new InternalNames(this.work);
    for (const file of program.getSourceFiles())
      if (file.fileName.startsWith(this.work) || file.fileName.endsWith(DECLARATIONS))
        names.read(file.text, file.fileName);
    return names.list();
  }

  private translate(merged: Merged): string {
    const file = path.join(this.work, "bundle.ts");
    writeFileSync(file, merged.code);
    const program = ts.createProgram([file, path.join(this.root, DECLARATIONS)], {
      ...OPTIONS,
      noEmit: false,
      allowImportingTsExtensions: false,
      rootDir: this.work,
      outDir: this.work,
      ...({
        luaTarget: tstl.LuaTarget.Lua51,
        luaLibImport: tstl.LuaLibImportKind.None,
        noImplicitSelf: true,
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
    this.refuse(diagnostics, merged);
    if (code === "") throw new Error("typescript-to-lua gave no bundle");
    return code;
  }

  private refuse(diagnostics: readonly ts.Diagnostic[], merged?: Merged): void {
    if (diagnostics.length === 0) return;
    throw new Error(`Lua cannot run this:\n${diagnostics.map((d) => this.describe(d, merged)).join("\n")}`);
  }

  private describe(diagnostic: ts.Diagnostic, merged: Merged | undefined): string {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
    if (diagnostic.file === undefined || diagnostic.start === undefined) return text;
    const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    const place = merged?.places.findLast((p) => p.line <= line);
    const name = (place?.file ?? diagnostic.file.fileName).replace(this.work, this.root);
    const sourceLine = place === undefined ? line : line - place.line + place.sourceLine;
    return `${path.relative(this.root, name)}:${sourceLine + 1}:${character + 1}: ${text}`;
  }
}
