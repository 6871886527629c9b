// Checks a finished bundle against what the Espruino interpreter runs. Finds; does not change anything.
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

/** Everything in the bundle that the interpreter lacks, in the bundle's order. `map` is its source map as JSON. */
export function findViolations(code: string, map: string, bundleName: string): Violation[] {
  const ast = parseSync(code, { sourceType: "script", configFile: false, babelrc: false });
  if (ast === null) throw new Error(`${bundleName}: the bundle could not be parsed`);
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
      const message = syntaxProblem(path.node);
      if (message !== undefined) report(path.node, message);
    },
    ReferencedIdentifier(path: NodePath) {
      const name = (path.node as t.Identifier).name;
      if (t.isIdentifier(path.node) && isAlias(path, name))
        report(path.node, `${name} under another name cannot be checked`);
      if (t.isIdentifier(path.node) && !path.scope.hasBinding(name, true) && !GLOBALS.has(name))
        report(path.node, `global '${name}' does not exist on a board`);
    },
    UpdateExpression(path) {
      const { argument } = path.node;
      if (t.isMemberExpression(argument) && !argument.computed && t.isIdentifier(argument.property, { name: "length" }))
        report(path.node, "assigning to length throws");
    },
    Super(path) {
      const isCall = path.parentPath.isCallExpression();
      if (!isCall && isDeepSubclass(path)) report(path.node, "super.method() two levels deep recurses for ever");
    },
    MemberExpression(path) {
      const message = memberProblem(path.node, own);
      if (message !== undefined) report(path.node, message);
    },
    Scopable(path) {
      checkOrder(path, report);
    },
  });
  return found;
}

/** Lines for a person: file:line:column: what. */
export function describeViolations(found: Violation[]): string {
  return found.map((v) => `${v.file}:${v.line}:${v.column}: ${v.message}`).join("\n");
}

function syntaxProblem(node: t.Node): string | undefined {
  if (t.isFunction(node)) {
    if (node.generator) return "generators do not parse";
    if (node.async) return "async functions do not parse";
  }
  if ((t.isObjectProperty(node) || t.isObjectMethod(node) || t.isClassMethod(node)) && node.computed)
    return "computed keys do not parse";
  if (t.isClassMethod(node) && t.isIdentifier(node.key) && byteOf(node.key.name) !== undefined)
    return `a method cannot be named '${node.key.name}'`;
  if (t.isBinaryExpression(node) && node.operator === "**") return "'**' does not parse";
  if (t.isAssignmentExpression(node)) {
    if (["??=", "||=", "&&=", "**="].includes(node.operator)) return `'${node.operator}' does not parse`;
    if (
      t.isMemberExpression(node.left) &&
      !node.left.computed &&
      t.isIdentifier(node.left.property, { name: "length" })
    )
      return "assigning to length throws";
  }
  if (t.isCatchClause(node) && !node.param) return "catch without a parameter does not parse";
  if (t.isForOfStatement(node) && node.await) return "for await does not parse";
  return FORBIDDEN_NODES[node.type];
}

const FORBIDDEN_NODES: { [type: string]: string } = {
  ObjectPattern: "destructuring does not parse",
  ArrayPattern: "destructuring does not parse",
  AssignmentPattern: "default parameters do not parse",
  RestElement: "rest parameters do not parse",
  SpreadElement: "spread does not parse",
  OptionalMemberExpression: "'?.' does not parse",
  OptionalCallExpression: "'?.' does not parse",
  PrivateName: "private names do not parse",
  ClassProperty: "class fields do not parse",
  StaticBlock: "static blocks do not parse",
  LabeledStatement: "labels do not parse",
  TaggedTemplateExpression: "tagged templates do not parse",
  BigIntLiteral: "BigInt does not exist",
  AwaitExpression: "await does not parse",
  YieldExpression: "yield does not parse",
  MetaProperty: "meta properties do not parse",
  WithStatement: "with does not parse",
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

type Report = (node: t.Node, message: string) => void;

/**
 * The interpreter does not hoist: in each block, what a statement uses at once, itself or through the functions it
 * calls, must have been defined by an earlier statement.
 */
function checkOrder(path: NodePath, report: Report): void {
  const body = statementsOf(path);
  if (body === undefined) return;
  const definedBy = new Map<string, number>();
  for (const [index, statement] of body.entries())
    for (const name of definedNames(statement.node)) if (!definedBy.has(name)) definedBy.set(name, index);
  for (const [index, statement] of body.entries()) {
    if (t.isFunctionDeclaration(statement.node)) continue;
    for (const use of usesAtOnce(statement, new Set())) {
      const by = definedBy.get(use.name);
      // A function's variables belong to the function, its statements to the block inside.
      const isOwn = use.scopeBlock === path.node || use.scopeBlock === path.parent;
      if (by !== undefined && by > index && isOwn) report(use.node, `'${use.name}' is used before it is defined`);
    }
  }
}

function statementsOf(path: NodePath): NodePath<t.Statement>[] | undefined {
  if (path.isProgram() || path.isBlockStatement()) return path.get("body") as NodePath<t.Statement>[];
  return undefined;
}

function definedNames(node: t.Statement): string[] {
  if (t.isFunctionDeclaration(node) || t.isClassDeclaration(node)) return node.id ? [node.id.name] : [];
  if (t.isVariableDeclaration(node)) return node.declarations.flatMap((d) => (t.isIdentifier(d.id) ? [d.id.name] : []));
  return [];
}

interface Use {
  name: string;
  node: t.Node;
  scopeBlock: t.Node | undefined;
}

/** Names that running a statement touches, following calls of known functions but not entering other functions. */
function usesAtOnce(path: NodePath, visited: Set<t.Node>): Use[] {
  const uses: Use[] = [];
  const take = (id: NodePath<t.Identifier>): void => {
    const binding = id.scope.getBinding(id.node.name);
    if (binding === undefined) return;
    // A variable used within its own first statement is not before it.
    uses.push({ name: id.node.name, node: id.node, scopeBlock: binding.scope.block });
  };
  path.traverse({
    Function(inner) {
      const called = inner.parentPath.isCallExpression() && inner.key === "callee";
      if (!called) inner.skip();
    },
    Identifier(id) {
      if (id.isReferencedIdentifier()) take(id as NodePath<t.Identifier>);
    },
    AssignmentExpression(assignment) {
      // Assigned to before its declaration it would be a global, and another variable after it.
      const left = assignment.get("left");
      if (left.isIdentifier()) take(left);
    },
    CallExpression(call) {
      follow(call);
    },
    NewExpression(call) {
      follow(call);
    },
  });
  return uses;

  function follow(call: NodePath<t.CallExpression> | NodePath<t.NewExpression>): void {
    const callee = call.node.callee;
    if (!t.isIdentifier(callee)) return;
    const target = call.scope.getBinding(callee.name)?.path;
    const body = target === undefined ? undefined : functionBody(target);
    if (body === undefined || visited.has(body.node)) return;
    visited.add(body.node);
    uses.push(...usesAtOnce(body, visited).map((use) => ({ ...use, node: call.node as t.Node })));
  }
}

/** Body of a called function, or the constructor's of a class. */
function functionBody(path: NodePath): NodePath | undefined {
  if (path.isFunctionDeclaration()) return path.get("body");
  if (path.isVariableDeclarator()) {
    const init = path.get("init");
    if (init.isFunctionExpression() || init.isArrowFunctionExpression()) return init.get("body") as NodePath;
    return init.isClassExpression() ? constructorOf(init) : undefined;
  }
  return path.isClassDeclaration() ? constructorOf(path) : undefined;
}

function constructorOf(path: NodePath<t.ClassDeclaration> | NodePath<t.ClassExpression>): NodePath | undefined {
  const members = (path.get("body") as NodePath<t.ClassBody>).get("body") as NodePath[];
  const found = members.find((m) => m.isClassMethod({ kind: "constructor" }));
  return found?.get("body") as NodePath | undefined;
}
