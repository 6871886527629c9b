// Builds the Espruino bundles: TypeScript -> Rollup -> Babel -> Terser, each with its source map for the dialect check,
// then, for images, tokens. A violation fails the build with its place in the source.
import { readdirSync } from "node:fs";
import path from "node:path";
import { type PluginItem, transformAsync } from "@babel/core";
import { rollup } from "rollup";
import { minify } from "terser";
import ts from "typescript";
import { type MemberNames, nameMembers, OF_CLASS } from "../shrink/member-names.ts";
import { openProgram } from "../shrink/program.ts";
import { findSourceProblems, findViolations, type Violation } from "./dialect.ts";
import { GLOBALS } from "./dialect-tables.ts";
import { LOWERING } from "./lowering.ts";
import { tokenise } from "./tokens.ts";

/** Where the boards are declared. */
const FIRMWARE = path.resolve(import.meta.dirname, "../..");

/** Passes that make a bundle small or quick; it runs `without` them, too. */
export const ESPRUINO_PASSES = ["member-names", "tokens"] as const;
export type EspruinoPass = (typeof ESPRUINO_PASSES)[number];

/** A program and its source map. */
interface Bundle {
  code: string;
  map: string;
}

/**
 * Builds one entry file, one character a byte; the error of a failed dialect check lists every place, one a line. What has the interpreter to
 * itself (`alone`) has no function around it, for each function inside one keeps a block of memory to point at it;
 * its operators and words are bytes, which only an interpreter of Espruino reads.
 */
export async function buildEspruino(
  entry: string,
  root: string,
  alone = false,
  without: readonly EspruinoPass[] = [],
): Promise<string> {
  const members: MemberNames = without.includes("member-names") ? new Map() : membersOf(entry, alone);
  const linked = await link(entry, root, alone, members);
  const bundle = await shrink(await transform(linked, LOWERING));
  const found = findViolations(bundle.code, bundle.map, path.basename(entry));
  refuse(found.map((v) => ({ ...v, file: path.isAbsolute(v.file) ? path.relative(root, v.file) : v.file })));
  return !alone || without.includes("tokens") ? bundle.code : tokenise(bundle.code);
}

/** Lines for a person: file:line:column: what. */
function refuse(found: readonly Violation[]): void {
  const lines = found.map((v) => `${v.file}:${v.line}:${v.column}: ${v.message}`);
  if (lines.length > 0) throw new Error(`Espruino cannot run this:\n${lines.join("\n")}`);
}

const TYPESCRIPT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2015,
  module: ts.ModuleKind.ESNext,
  useDefineForClassFields: false,
  sourceMap: true,
  removeComments: true,
  verbatimModuleSyntax: true,
};

/** What boards have, and call by name, is declared in firmware's own files; what tools call at the console, in the protocol. */
function membersOf(entry: string, alone: boolean): MemberNames {
  const declarations = readdirSync(FIRMWARE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts") && !name.includes("nodemcu"))
    .map((name) => path.join(FIRMWARE, name))
    .concat(path.join(FIRMWARE, "../protocol/console.ts"));
  const program = openProgram([entry, ...declarations]);
  const files = program.getSourceFiles();
  const others = files.filter((f) => declarations.includes(f.fileName));
  const own = files.filter((f) => !f.isDeclarationFile && !others.includes(f));
  const members = nameMembers(program.getTypeChecker(), own, others, alone);
  // Members of different classes share names: each has that of its place in its class.
  const [short, counts] = [new Map<string, string>(), new Map<string, number>()];
  for (const places of members.values())
    for (const [place, name] of places) {
      const ofClass = name.slice(name.indexOf(OF_CLASS));
      const count = counts.get(ofClass) ?? 0;
      if (!short.has(name)) counts.set(ofClass, count + 1);
      short.set(name, short.get(name) ?? `m${count}${OF_CLASS}`);
      places.set(place, short.get(name) as string);
    }
  return members;
}

/** Renames while types are stripped, so that places in the source stay known. */
function renaming(places: ReadonlyMap<number, string> | undefined): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node => {
      const name = ts.isIdentifier(node) ? places?.get(node.getStart(file)) : undefined;
      if (name !== undefined) return ts.setTextRange(context.factory.createIdentifier(name), node);
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitEachChild(file, visit, context);
  };
}

async function link(entry: string, root: string, alone: boolean, members: MemberNames): Promise<Bundle> {
  const problems: Violation[] = [];
  const build = await rollup({
    input: entry,
    plugins: [
      {
        name: "strip-types",
        transform(code, id) {
          problems.push(...findSourceProblems(code, path.relative(root, id)));
          const out = ts.transpileModule(code, {
            compilerOptions: TYPESCRIPT,
            fileName: id,
            transformers: { before: [renaming(members.get(id))] },
          });
          return { code: out.outputText.replace(/\/\/# sourceMappingURL.*$/m, ""), map: out.sourceMapText ?? null };
        },
      },
    ],
    onwarn: (warning) => {
      // What is wrong in the source is told below, at its own place.
      if (problems.length === 0) throw new Error(`${entry}: ${warning.message}`);
    },
  });
  refuse(problems);
  const { output } = await build.generate({
    format: alone ? "es" : "iife",
    sourcemap: true,
    file: path.join(path.dirname(entry), "bundle.js"),
    sourcemapPathTransform: (relative) => path.resolve(path.dirname(entry), relative),
  });
  await build.close();
  return { code: output[0].code, map: JSON.stringify(output[0].map) };
}

async function transform(bundle: Bundle, plugins: PluginItem[]): Promise<Bundle> {
  const out = await transformAsync(bundle.code, {
    plugins,
    configFile: false,
    // The plugins are those of this project, wherever the command is started.
    cwd: import.meta.dirname,
    babelrc: false,
    // Only arrays are spread in firmware: the general way would need Symbol.
    assumptions: { iterableIsArray: true },
    inputSourceMap: JSON.parse(bundle.map),
    sourceMaps: true,
  });
  if (!out?.code || !out.map) throw new Error("Babel gave no code");
  return { code: out.code, map: JSON.stringify(out.map) };
}

/** What people and tools at the console know by name: the interpreter's own, and pins. */
const RESERVED = [...GLOBALS];
for (const port of "ABCDEFGH") for (let i = 0; i < 16; i++) RESERVED.push(port + i);
/** Members that their class alone knows get short names, but none that is a word of the language or a method of arrays. */
const MEMBERS = { regex: new RegExp(OF_CLASS), reserved: ["do", "if", "in", "of", "at"] };
/** Branches stay blocks: the interpreter skips a block that is not run, but parses an expression (src/jsparse.c, jspeSkipBlock). */
const SKIPPED = { conditionals: false, if_return: false };

async function shrink(bundle: Bundle): Promise<Bundle> {
  const out = await minify(bundle.code, {
    toplevel: true,
    // More inlining would declare variables behind their use: the interpreter does not hoist.
    compress: { passes: 3, inline: 2, hoist_funs: true, pure_getters: true, keep_fargs: false, ...SKIPPED },
    mangle: { reserved: RESERVED, properties: MEMBERS },
    format: { ascii_only: true, braces: true },
    sourceMap: { content: bundle.map },
  });
  if (!out.code || typeof out.map !== "string") throw new Error("Terser gave no code");
  return { code: out.code, map: out.map };
}
