// Checks source files and finished bundles against what the Espruino interpreter runs. Finds; does not change anything.
import { type NodePath, parseSync, types as t, traverse } from "@babel/core";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { GLOBALS, MISSING_METHODS, STATICS } from "./dialect-tables.ts";
import { byteOf } from "./token-words.ts";

/** Something the interpreter lacks, at its place in the source. */
export interface Violation {
  /** Source file, line from 1 and column from 1; of the bundle itself where the map knows no source. */
  file: string;
  line: number;
  column: number;
  message: string;
}

/** What a source file has that neither interpreter nor build know: later steps would turn it into something else first. */
export function findSourceProblems(code: string, file: string): Violation[] {
  const found: Violation[] = [];
  t.traverseFast(parse(code, file, ["typescript"]), (node) => {
    const message = sourceProblem(node);
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    if (message !== undefined) found.push({ file, line, column: column + 1, message });
  });
  return found;
}

function parse(code: string, file: string, plugins: "typescript"[] = []): t.File {
  const ast = parseSync(code, {
    sourceType: "unambiguous",
    configFile: false,
    babelrc: false,
    parserOpts: { plugins },
  });
  if (ast === null) throw new Error(`${file}: could not be parsed`);
  return ast;
}

/** Everything in the bundle that the interpreter lacks, in the bundle's order. `map` is its source map as JSON. */
export function findViolations(code: string, map: string, bundleName: string): Violation[] {
  const ast = parse(code, bundleName);
  const trace = new TraceMap(map);
  const found: Violation[] = [];
  const report = (node: t.Node, message: string): void => {
    const line = node.loc?.start.line ?? 1;
    const column = node.loc?.start.column ?? 0;
    const at = originalPositionFor(trace, { line, column });
    found.push({ file: at.source ?? bundleName, line: at.line ?? line, column: (at.column ?? column) + 1, message });
  };
  const own = ownMethods(ast);
  traverse(ast, {
    enter(path) {
      const message = sourceProblem(path.node) ?? bundleProblem(path.node);
      if (message !== undefined) report(path.node, message);
    },
    ReferencedIdentifier(path: NodePath) {
      const name = (path.node as t.Identifier).name;
      if (t.isIdentifier(path.node) && isAlias(path, name))
        report(path.node, `${name} under another name cannot be checked`);
      if (t.isIdentifier(path.node) && !path.scope.hasBinding(name, true) && !GLOBALS.has(name))
        report(path.node, `global '${name}' does not exist on a board`);
    },
    Super(path) {
      const isCall = path.parentPath.isCallExpression();
      if (!isCall && isDeepSubclass(path)) report(path.node, "super.method() two levels deep recurses for ever");
    },
    MemberExpression(path) {
      const message = memberProblem(path.node, own);
      if (message !== undefined) report(path.node, message);
    },
    Scope({ scope }) {
      checkOrder(scope, report);
    },
  });
  return found;
}

/** What the build does not write out. */
function sourceProblem(node: t.Node): string | undefined {
  if (t.isFunction(node) && node.generator) return "generators do not parse";
  if (t.isFunction(node) && node.async) return "async functions do not parse";
  if (t.isForOfStatement(node) && node.await) return "for await does not parse";
  if ("computed" in node && node.computed && "key" in node) return "computed keys do not parse";
  if (t.isObjectExpression(node) && node.properties.some((p) => t.isSpreadElement(p)))
    return "spread of objects needs Object.assign, which must be written out";
  if (t.isObjectPattern(node) && node.properties.some((p) => t.isRestElement(p)))
    return "rest of objects does not parse";
  return NEVER[node.type];
}

const NEVER: { [type: string]: string } = {
  PrivateName: "private names do not parse",
  StaticBlock: "static blocks do not parse",
  LabeledStatement: "labels do not parse",
  TaggedTemplateExpression: "tagged templates do not parse",
  BigIntLiteral: "BigInt does not exist",
  AwaitExpression: "await does not parse",
  MetaProperty: "meta properties do not parse",
  WithStatement: "with does not parse",
};

/** What the build should have written out. */
function bundleProblem(node: t.Node): string | undefined {
  if (t.isClassMethod(node) && t.isIdentifier(node.key) && byteOf(node.key.name) !== undefined)
    return `a method cannot be named '${node.key.name}'`;
  if (t.isBinaryExpression(node, { operator: "**" })) return "'**' does not parse";
  if (t.isAssignmentExpression(node) && /^(\?\?|\|\||&&|\*\*)=$/.test(node.operator))
    return `'${node.operator}' does not parse`;
  const changed = t.isAssignmentExpression(node) ? node.left : t.isUpdateExpression(node) ? node.argument : undefined;
  if (t.isMemberExpression(changed, { computed: false }) && t.isIdentifier(changed.property, { name: "length" }))
    return "assigning to length throws";
  if (t.isCatchClause(node) && !node.param) return "catch without a parameter does not parse";
  return UNWRITTEN[node.type];
}

const UNWRITTEN: { [type: string]: string } = {
  ObjectPattern: "destructuring does not parse",
  ArrayPattern: "destructuring does not parse",
  AssignmentPattern: "default parameters do not parse",
  RestElement: "rest parameters do not parse",
  SpreadElement: "spread does not parse",
  OptionalMemberExpression: "'?.' does not parse",
  OptionalCallExpression: "'?.' does not parse",
  ClassProperty: "class fields do not parse",
};

function memberProblem(node: t.MemberExpression, own: Set<string>): string | undefined {
  const name = t.isIdentifier(node.property) && !node.computed ? node.property.name : undefined;
  if (name === undefined) return undefined;
  if (t.isIdentifier(node.object)) {
    if (node.object.name === "globalThis" || node.object.name === "global")
      return GLOBALS.has(name) || own.has(name) ? undefined : `global '${name}' does not exist on a board`;
    const statics = Object.hasOwn(STATICS, node.object.name) ? STATICS[node.object.name] : undefined;
    if (statics !== undefined) {
      return statics.has(name) ? undefined : `${node.object.name}.${name} does not exist on a board`;
    }
  }
  if (MISSING_METHODS.has(name) && !own.has(name)) return `method '${name}' does not exist on a board`;
  return undefined;
}

/** A built-in object taken as a value, so that its members could be used unseen. */
function isAlias(path: NodePath, name: string): boolean {
  if (!Object.hasOwn(STATICS, name) || path.scope.hasBinding(name, true)) return false;
  const { parent } = path;
  const isMember = t.isMemberExpression(parent) && parent.object === path.node;
  const isCalled = (t.isNewExpression(parent) || t.isCallExpression(parent)) && parent.callee === path.node;
  const isTested = t.isUnaryExpression(parent) || t.isBinaryExpression(parent);
  return !isMember && !isCalled && !isTested;
}

/** The class around extends one that itself extends another. */
function isDeepSubclass(path: NodePath): boolean {
  const around = path.findParent((p) => p.isClass())?.node as t.Class | undefined;
  if (!t.isIdentifier(around?.superClass)) return false;
  const parent = path.scope.getBinding(around.superClass.name)?.path.node;
  if (t.isClass(parent)) return parent.superClass !== null && parent.superClass !== undefined;
  return t.isVariableDeclarator(parent) && t.isClass(parent.init) && !!parent.init.superClass;
}

/** Names of methods and properties that the bundle itself defines: calls of these are its own. */
function ownMethods(ast: t.Node): Set<string> {
  const own = new Set<string>();
  t.traverseFast(ast, (node) => {
    if ((t.isClassMethod(node) || t.isObjectMethod(node) || t.isObjectProperty(node)) && t.isIdentifier(node.key))
      own.add(node.key.name);
    if (t.isAssignmentExpression(node) && t.isMemberExpression(node.left) && t.isIdentifier(node.left.property))
      own.add(node.left.property.name);
  });
  return own;
}

type Scope = NodePath["scope"];

/** The interpreter does not hoist: what a scope defines must not be used before. */
function checkOrder(scope: Scope, report: (node: t.Node, message: string) => void): void {
  for (const { identifier, kind, scope: own, referencePaths, constantViolations } of Object.values(scope.bindings)) {
    if (own !== scope || kind === "param" || kind === "local") continue;
    // Assigned to before its declaration it would be a global, and another variable after it.
    for (const use of [...referencePaths, ...constantViolations.filter((path) => path.isAssignmentExpression())])
      if (firstRun(use, scope) < (identifier.start ?? 0))
        report(use.node, `'${identifier.name}' is used before it is defined`);
  }
}

/** The place in a scope where a use is first carried out: its own, or that of the first call of the function around it. */
function firstRun(use: NodePath, scope: Scope, within: readonly NodePath[] = []): number {
  const around = use.findParent((p) => p.isFunction());
  if (around === (scope.getFunctionParent()?.path ?? null)) return use.node.start ?? 0;
  if (around === null || within.includes(around)) return Number.POSITIVE_INFINITY;
  const calls = around.key === "callee" ? [around] : callsOf(around);
  return Math.min(...calls.map((call) => firstRun(call, scope, [...within, around])));
}

/** Calls by name of a function, or of the class of a constructor. */
function callsOf(path: NodePath): NodePath[] {
  const named = path.isClassMethod({ kind: "constructor" }) ? (path.parentPath.parentPath as NodePath) : path;
  const id = named.parentPath?.isVariableDeclarator()
    ? named.parentPath.node.id
    : "id" in named.node
      ? named.node.id
      : undefined;
  const uses = t.isIdentifier(id) ? named.parentPath?.scope.getBinding(id.name)?.referencePaths : undefined;
  return uses?.filter((use) => use.key === "callee") ?? [];
}
