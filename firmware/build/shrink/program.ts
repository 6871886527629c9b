// TypeScript programs of files on disk and of texts in the place of files, for the type checker and typescript-to-lua. Never
// writes a file.
import ts from "typescript";

/** The language as boards run it: Lua 5.1 with typescript-to-lua's library, or Espruino. */
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

/** The language's own declarations, which are the same for all programs. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** The program of these files; `texts` are what the compiler reads in the place of files. `more` are other options. */
export function openProgram(
  files: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
  more: ts.CompilerOptions = {},
): ts.Program {
  const options = { ...OPTIONS, ...more };
  const host = ts.createCompilerHost(options, true);
  const { readFile, fileExists, getSourceFile } = host;
  // Folders of texts need not exist.
  delete host.directoryExists;
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, ...(rest.slice(0, 1) as [ts.ScriptTarget]), true);
    if (!file.includes("node_modules/typescript/")) return getSourceFile(file, ...rest);
    if (!libraries.has(file)) libraries.set(file, getSourceFile(file, ...rest));
    return libraries.get(file);
  };
  return ts.createProgram(files, options, host);
}
