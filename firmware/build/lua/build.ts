// Builds Lua bundles with typescript-to-lua: Lua 5.1, one file in one scope.
import path from "node:path";
import { type PluginItem, transformSync } from "@babel/core";
import ts from "typescript";
import * as lua from "typescript-to-lua";
import { nameMembers, OF_CLASS } from "../shrink/member-names.ts";
import { openProgram } from "../shrink/program.ts";
import { characterCodes } from "./character-codes.ts";
import { DECLARATIONS, functionsOfClasses } from "./classes.ts";
import { placeConstants } from "./constants.ts";
import { LIBRARY } from "./library.ts";
import { merging } from "./merge-functions.ts";
import { objectsToArrays } from "./objects-to-arrays.ts";
import { hoistModules } from "./scope-hoisting.ts";
import { findDoubtfulConditions } from "./truth.ts";

/** Files that the Lua build replaces by its own. */
const REPLACED = [
  ["firmware/nodemcu/buffers.ts", "firmware/core/buffers.ts"],
  ["firmware/nodemcu/text.ts", "protocol/text.ts"],
] as const;
/** The modules of the board, for the compiler alone. */
const BOARD = "firmware/nodemcu/node.d.ts";
/** Entry of the image: nothing outside reads its members. */
const IMAGE = "firmware/nodemcu/main.ts";

/** Passes that make an image small; it runs `without` them, too. */
export const LUA_PASSES = ["constants", "objects-to-arrays", "merge-functions"] as const;
export type LuaPass = (typeof LUA_PASSES)[number];

/**
 * Builds a bundle from its entry file, an image as small as can be; the error of a failed build lists every diagnostic
 * with its place in the source.
 */
export function buildLua(
  root: string,
  entry: string,
  isSmall = entry === IMAGE,
  without: readonly LuaPass[] = [],
): string {
  const passes = LUA_PASSES.filter((pass) => (isSmall || pass === "constants") && !without.includes(pass));
  return new LuaBuild(root, new Set(passes)).build(path.join(root, entry));
}

class LuaBuild {
  private root: string;
  private board: string;
  private passes: ReadonlySet<LuaPass>;

  constructor(root: string, passes: ReadonlySet<LuaPass>) {
    this.root = root;
    this.passes = passes;
    this.board = path.join(root, BOARD);
  }

  build(entry: string): string {
    const texts = REPLACED.map(([from, to]) => {
      return [path.join(this.root, to), ts.sys.readFile(path.join(this.root, from)) ?? ""] as const;
    });
    const program = openProgram([entry, this.board], new Map(texts));
    this.refuse([...ts.getPreEmitDiagnostics(program), ...findDoubtfulConditions(program)]);
    const hoisted = hoistModules(program, entry, this.globals(program));
    const { text, diagnostics } = this.translate(DECLARATIONS + this.shrink(hoisted));
    // The same things are wrong with the sources, which tell their places.
    if (diagnostics.length > 0) this.refuse(new lua.Transpiler().emit({ program, writeFile: () => {} }).diagnostics);
    this.refuse(diagnostics);
    return `${LIBRARY}\n${text}`;
  }

  private globals(program: ts.Program): Set<string> {
    const names = new Set<string>();
    program.getSourceFile(this.board)?.forEachChild((node) => {
      const declared = ts.isVariableStatement(node)
        ? node.declarationList.declarations
        : [node as ts.DeclarationStatement];
      for (const { name } of declared) if (name !== undefined && ts.isIdentifier(name)) names.add(name.text);
    });
    return names;
  }

  /** The same with all that nothing outside can tell in as little memory as can be. */
  private shrink(code: string): string {
    const has = (pass: LuaPass): boolean => this.passes.has(pass);
    let text = has("constants") ? babel(code, placeConstants()) : code;
    if (has("objects-to-arrays")) text = babel(babel(this.named(text), functionsOfClasses()), objectsToArrays());
    return text;
  }

  /** The same with members named by their classes. */
  private named(code: string): string {
    const file = path.join(this.root, "hoisted.ts");
    const program = openProgram([file, this.board], new Map([[file, code]]));
    const source = program.getSourceFile(file) as ts.SourceFile;
    const board = program.getSourceFile(this.board) as ts.SourceFile;
    let text = "";
    let at = 0;
    for (const [place, name] of nameMembers(program.getTypeChecker(), [source], [board], true).get(file) ?? []) {
      text += code.slice(at, place) + name;
      at = place + name.indexOf(OF_CLASS);
    }
    return text + code.slice(at);
  }

  private translate(code: string): { text: string; diagnostics: readonly ts.Diagnostic[] } {
    const file = path.join(this.root, "bundle.ts");
    const program = openProgram([file, this.board], new Map([[file, code]]), {
      noEmit: false,
      allowImportingTsExtensions: false,
      rootDir: this.root,
      outDir: this.root,
      ...({
        luaTarget: lua.LuaTarget.Lua51,
        luaLibImport: lua.LuaLibImportKind.Inline,
        noImplicitSelf: true,
        noHeader: true,
      } as object),
    });
    let text = "";
    const { diagnostics } = new lua.Transpiler().emit({
      program,
      plugins: this.passes.has("merge-functions") ? [characterCodes, merging] : [characterCodes],
      writeFile: (name, content) => {
        if (name.endsWith("bundle.lua")) text = content;
      },
    });
    if (text === "") throw new Error("typescript-to-lua gave no bundle");
    return { text, diagnostics };
  }

  private refuse(diagnostics: readonly ts.Diagnostic[]): void {
    if (diagnostics.length === 0) return;
    throw new Error(`Lua cannot run this:\n${diagnostics.map((d) => this.describe(d)).join("\n")}`);
  }

  private describe({ messageText, file, start }: ts.Diagnostic): string {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    if (file === undefined || start === undefined) return text;
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    return `${path.relative(this.root, file.fileName)}:${line + 1}:${character + 1}: ${text}`;
  }
}

function babel(code: string, plugin: PluginItem): string {
  const out = transformSync(code, {
    plugins: [() => plugin],
    // What is only declared has the bodies of its class still.
    parserOpts: { plugins: ["typescript"], errorRecovery: true },
    configFile: false,
    babelrc: false,
  });
  return out?.code ?? "";
}
