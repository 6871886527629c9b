// Builds the Espruino bundles: TypeScript -> Rollup -> Babel -> Terser, each with its source map, then the dialect
// check. A violation fails the build with its place in the source.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type NodePath, type PluginItem, types as t, transformAsync } from "@babel/core";
import { rollup } from "rollup";
import { minify } from "terser";
import ts from "typescript";
import { describeViolations, findViolations } from "./dialect.ts";
import { InternalNames } from "./internal-names.ts";
import { findSourceProblems } from "./source-syntax.ts";

/** Where the boards are declared. */
const FIRMWARE = path.resolve(import.meta.dirname, "..");

/** A finished bundle and its source map. */
export interface Bundle {
  code: string;
  map: string;
}

/** Builds one entry file; the error of a failed dialect check lists every place, one a line. */
export async function buildEspruino(entry: string, root: string): Promise<Bundle> {
  const names = new InternalNames(root);
  readDeclarations(FIRMWARE, names);
  const linked = await link(entry, root, names);
  const lowered = await lower(linked);
  const bundle = await shrink(lowered, names.list());
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
function readDeclarations(folder: string, names: InternalNames): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".d.ts")) names.read(readFileSync(path.join(folder, name), "utf8"), path.join(folder, name));
}

async function link(entry: string, root: string, names: InternalNames): Promise<Bundle> {
  const problems: string[] = [];
  const build = await rollup({
    input: entry,
    plugins: [
      {
        name: "strip-types",
        transform(code, id) {
          names.read(code, id);
          problems.push(...findSourceProblems(code, path.relative(root, id)));
          const out = ts.transpileModule(code, { compilerOptions: TYPESCRIPT, fileName: id });
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
    format: "iife",
    sourcemap: true,
    file: path.join(path.dirname(entry), "bundle.js"),
    sourcemapPathTransform: (relative) => path.resolve(path.dirname(entry), relative),
  });
  await build.close();
  return { code: output[0].code, map: JSON.stringify(output[0].map) };
}

/** What the interpreter does not parse is written out; function declarations move to the start of their block. */
async function lower(bundle: Bundle): Promise<Bundle> {
  const plugins: PluginItem[] = [
    "@babel/plugin-transform-parameters",
    "@babel/plugin-transform-destructuring",
    "@babel/plugin-transform-spread",
    "@babel/plugin-transform-computed-properties",
    "@babel/plugin-transform-block-scoping",
    hoistFunctions,
    shortenThis,
  ];
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

async function shrink(bundle: Bundle, internal: readonly string[]): Promise<Bundle> {
  const out = await minify(bundle.code, {
    ecma: 5,
    toplevel: true,
    compress: { passes: 4, hoist_funs: true, pure_getters: true, keep_fargs: false },
    mangle: { properties: { builtins: true, regex: new RegExp(`^(${internal.join("|")})$`) } },
    format: { ascii_only: true },
    sourceMap: { content: bundle.map },
  });
  if (!out.code || typeof out.map !== "string") throw new Error("Terser gave no code");
  return { code: out.code, map: out.map };
}
