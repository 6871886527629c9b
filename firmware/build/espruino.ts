// Builds the Espruino bundles: TypeScript -> Rollup -> Babel -> Terser, each with its source map, then the dialect
// check. A violation fails the build with its place in the source.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type NodePath, type PluginItem, types as t, transformAsync } from "@babel/core";
import { rollup } from "rollup";
import { minify } from "terser";
import ts from "typescript";
import { describeViolations, findViolations } from "./dialect.ts";
import { GLOBALS } from "./dialect-tables.ts";
import { inlineConstructors } from "./inline-constructors.ts";
import { inlineOnce } from "./inline-once.ts";
import { InternalNames } from "./internal-names.ts";
import { nameMembers } from "./members.ts";
import { sharedNames } from "./shared-names.ts";
import { inlineConstants } from "./short-constants.ts";
import { shortForms } from "./short-forms.ts";
import { shortNames } from "./short-names.ts";
import { findSourceProblems } from "./source-syntax.ts";
import { dropUnused } from "./unused.ts";

/** Where the boards are declared. */
const FIRMWARE = path.resolve(import.meta.dirname, "..");

/** A finished bundle and its source map. */
export interface Bundle {
  code: string;
  map: string;
}

/**
 * Builds one entry file; the error of a failed dialect check lists every place, one a line. What has the interpreter to
 * itself (`alone`) has no function around it, for each function inside one keeps a block of memory to point at it.
 */
export async function buildEspruino(entry: string, root: string, alone = false): Promise<Bundle> {
  const names = new InternalNames(root);
  const declarations = declarationsIn(FIRMWARE);
  // Field tables name what comes from outside, also where a bundle has only the type.
  const tables = ["box-settings.ts", "console.ts"].map((name) => path.join(root, "protocol", name));
  for (const file of [...declarations, ...tables]) names.read(readFileSync(file, "utf8"), file);
  const linked = await link(entry, root, alone, names, membersOf(entry, declarations));
  const internal = new Set(names.list());
  const used = await transform(await transform(linked, [inlineConstants]), [dropUnused(internal)]);
  const inlined = await transform(await transform(used, [inlineOnce]), [inlineConstructors]);
  const lowered = await transform(inlined, [...LOWERING, shortNames(internal)]);
  // What variables there are, and for how long, shows when functions stand where they are called.
  const bundle = await shrink(await transform(await shrink(lowered), [sharedNames]));
  const found = findViolations(bundle.code, bundle.map, path.basename(entry));
  if (found.length > 0) {
    const placed = found.map((v) => ({ ...v, file: path.isAbsolute(v.file) ? path.relative(root, v.file) : v.file }));
    throw new Error(`Espruino cannot run this:\n${describeViolations(placed)}`);
  }
  return bundle;
}

const TYPESCRIPT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2015,
  module: ts.ModuleKind.ESNext,
  useDefineForClassFields: false,
  sourceMap: true,
  removeComments: true,
  verbatimModuleSyntax: true,
};

/** What boards have, and call by name. */
function declarationsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => path.join(folder, name));
}

/** New names of members, by file and place. */
function membersOf(entry: string, declarations: string[]): Map<string, ReadonlyMap<number, string>> {
  const program = ts.createProgram([entry, ...declarations.filter((file) => !file.includes("nodemcu"))], {
    ...TYPESCRIPT,
    allowImportingTsExtensions: true,
    noEmit: true,
    lib: ["lib.es2024.d.ts"],
    types: [],
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
  });
  const files = program.getSourceFiles();
  const [own, others] = [
    files.filter((f) => !f.isDeclarationFile),
    files.filter((f) => declarations.includes(f.fileName)),
  ];
  return new Map(
    [...nameMembers(program.getTypeChecker(), own, others)].map(([file, places]) => [file.fileName, places]),
  );
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

async function link(
  entry: string,
  root: string,
  alone: boolean,
  names: InternalNames,
  members: Map<string, ReadonlyMap<number, string>>,
): Promise<Bundle> {
  const problems: string[] = [];
  const build = await rollup({
    input: entry,
    plugins: [
      {
        name: "strip-types",
        transform(code, id) {
          names.read(code, id);
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
  if (problems.length > 0) throw new Error(`Espruino cannot run this:\n${problems.join("\n")}`);
  const { output } = await build.generate({
    format: alone ? "es" : "iife",
    sourcemap: true,
    file: path.join(path.dirname(entry), "bundle.js"),
    sourcemapPathTransform: (relative) => path.resolve(path.dirname(entry), relative),
  });
  await build.close();
  return { code: output[0].code, map: JSON.stringify(output[0].map) };
}

/** What the interpreter does not parse is written out; function declarations move to the start of their block. */
const LOWERING: PluginItem[] = [
  "@babel/plugin-transform-parameters",
  "@babel/plugin-transform-destructuring",
  "@babel/plugin-transform-spread",
  "@babel/plugin-transform-computed-properties",
  "@babel/plugin-transform-block-scoping",
  plainFunctions,
  hoistFunctions,
  shortenThis,
  shortForms,
];

async function transform(bundle: Bundle, plugins: PluginItem[]): Promise<Bundle> {
  const out = await transformAsync(bundle.code, {
    plugins,
    configFile: false,
    // The plugins are those of this project, wherever the command is started.
    cwd: import.meta.dirname,
    babelrc: false,
    compact: false,
    // Only arrays are spread in firmware: the general way would need Symbol.
    assumptions: { iterableIsArray: true },
    inputSourceMap: JSON.parse(bundle.map),
    sourceMaps: true,
  });
  if (!out?.code || !out.map) throw new Error("Babel gave no code");
  return { code: out.code, map: JSON.stringify(out.map) };
}

/** An arrow function in an expression that is not carried out trips the interpreter: it keeps `this` of nothing. */
function plainFunctions(): PluginItem {
  const visit = (path: NodePath<t.ArrowFunctionExpression>): void => {
    // Another plugin may have made it one meanwhile.
    if (t.isArrowFunctionExpression(path.node)) path.arrowFunctionToExpression({ allowInsertArrow: false });
  };
  return { visitor: { ArrowFunctionExpression: visit } } as PluginItem;
}

function hoistFunctions(): PluginItem {
  const first = (list: t.Statement[]): t.Statement[] => [
    ...list.filter((s) => t.isFunctionDeclaration(s)),
    ...list.filter((s) => !t.isFunctionDeclaration(s)),
  ];
  const visit = (path: { node: t.Program | t.BlockStatement }): void => {
    path.node.body = first(path.node.body);
  };
  return { visitor: { Program: { exit: visit }, BlockStatement: { exit: visit } } } as PluginItem;
}

/** From so many on, `this` is cheaper under a name of one letter. */
const MANY = 5;

function shortenThis(): PluginItem {
  const visit = (path: NodePath<t.ClassMethod>): void => {
    // A derived object is nothing before its constructor has called the one above.
    if (path.node.kind === "constructor" && (path.parentPath.parent as t.Class).superClass) return;
    const found: NodePath<t.ThisExpression>[] = [];
    path.get("body").traverse({
      ThisExpression: (inner) => {
        if (inner.getFunctionParent() === path) found.push(inner);
      },
    });
    if (found.length < MANY) return;
    const name = path.scope.generateUid("me");
    for (const inner of found) inner.replaceWith(t.identifier(name));
    path.node.body.body.unshift(
      t.variableDeclaration("var", [t.variableDeclarator(t.identifier(name), t.thisExpression())]),
    );
  };
  return { visitor: { ClassMethod: { exit: visit } } } as PluginItem;
}

/** What people and tools at the console know by name: the interpreter's own, and pins. */
const RESERVED = [...GLOBALS];
for (const port of "ABCDEFGH") for (let i = 0; i < 16; i++) RESERVED.push(port + i);

async function shrink(bundle: Bundle): Promise<Bundle> {
  const out = await minify(bundle.code, {
    ecma: 5,
    toplevel: true,
    // More inlining would declare variables behind their use: the interpreter does not hoist.
    compress: { passes: 2, inline: 2, hoist_funs: true, pure_getters: true, keep_fargs: false },
    mangle: { reserved: RESERVED },
    format: { ascii_only: true },
    sourceMap: { content: bundle.map },
  });
  if (!out.code || typeof out.map !== "string") throw new Error("Terser gave no code");
  return { code: out.code, map: out.map };
}
