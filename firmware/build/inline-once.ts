// Puts the body of what is called from one place into that place, and small expressions into a few: a function costs a
// box far more than its statements, and source is easier to read in small functions. Works on the linked program, in
// JavaScript or in TypeScript.
import { type NodePath, type PluginItem, types as t, traverse } from "@babel/core";
import {
  argumentsFor,
  bodyOf,
  type Callee,
  hasOwnMeaning,
  inRounds,
  isSettled,
  isSimple,
  takesPlain,
} from "./inlining.ts";
import { OF_CLASS } from "./members.ts";
import { alwaysReturns, canDropReturns, withoutReturns } from "./returns.ts";

/** Something that is only called, and where. */
interface Site {
  callee: Callee;
  calls: NodePath<t.CallExpression>[];
}

/** An expression of so many nodes at the most is put into so many places at the most. Tried: more makes images larger. */
const SMALL = 16;
const FEW = 4;

/** How the value of a call is used, by the statement around it. */
type Use =
  | { kind: "ignored" }
  | { kind: "returned" }
  | { kind: "assigned"; to: t.LVal }
  | { kind: "declared"; id: t.Identifier }
  | { kind: "tested"; negated: boolean };

/** A plugin for Babel; to be the first. */
export function inlineOnce(): PluginItem {
  return inRounds((program, touched) => {
    let changed = false;
    for (const site of findSites(program)) {
      const [call, ...others] = site.calls as [NodePath<t.CallExpression>];
      const done = inlineSmall(site, touched) || (others.length === 0 && inlineAt(site.callee, call, touched));
      changed = done || changed;
    }
    return changed;
  });
}

/** Methods and functions that are called in a few places and not mentioned otherwise. */
function findSites(program: NodePath<t.Program>): Site[] {
  const methods = new Map<string, NodePath<t.ClassMethod>>();
  const mentions = new Map<string, number>();
  const calls = new Map<string, NodePath<t.CallExpression>[]>();
  const sites: Site[] = [];
  const mention = (name: string): void => void mentions.set(name, (mentions.get(name) ?? 0) + 1);
  program.traverse({
    Identifier: ({ node, parent }) => {
      const isMember = t.isMemberExpression(parent) && parent.property === node && !parent.computed;
      if (isMember || ("key" in parent && parent.key === node)) mention(node.name);
    },
    StringLiteral: ({ node }) => mention(node.value),
    ClassMethod: (path) => {
      if (isOwn(path.node)) methods.set((path.node.key as t.Identifier).name, path);
    },
    CallExpression: (path) => {
      const { callee } = path.node;
      if (t.isMemberExpression(callee) && !callee.computed && t.isIdentifier(callee.property))
        calls.set(callee.property.name, [...(calls.get(callee.property.name) ?? []), path]);
    },
    FunctionDeclaration: (path) => {
      const binding = path.node.id ? path.parentPath.scope.getBinding(path.node.id.name) : undefined;
      if (binding === undefined || !binding.constant || binding.references > FEW) return;
      const called = binding.referencePaths.flatMap((use) => {
        const call = use.parentPath;
        return call?.isCallExpression() && call.node.callee === use.node ? [call] : [];
      });
      if (called.length === binding.references && called.length > 0) sites.push({ callee: path, calls: called });
    },
  });
  for (const [name, callee] of methods) {
    const called = calls.get(name) ?? [];
    if (called.length > 0 && called.length <= FEW && mentions.get(name) === 1 + called.length)
      sites.push({ callee, calls: called });
  }
  return sites;
}

/** A method that only its class knows; others may be called from outside. */
function isOwn({ key, kind, static: ofClass }: t.ClassMethod): boolean {
  return kind === "method" && !ofClass && t.isIdentifier(key) && key.name.includes(OF_CLASS);
}

function inlineAt(callee: Callee, call: NodePath<t.CallExpression>, touched: Set<t.Node>): boolean {
  const caller = call.getFunctionParent();
  const statement = call.getStatementParent();
  if (caller === null || statement === null || call.findParent((p) => p.node === callee.node)) return false;
  if (touched.has(caller.node) || touched.has(callee.node) || !takesPlain(callee, call) || !hasOwnMeaning(callee, call))
    return false;
  const use = useOf(call, statement);
  if (use === undefined || !canBePlaced(use, callee)) return false;
  const bound = bind(callee, call);
  place(statement, use, callee, bound);
  touched.add(caller.node).add(callee.node);
  callee.remove();
  return true;
}

/** Puts a small expression where it is called. */
function inlineSmall({ callee, calls }: Site, touched: Set<t.Node>): boolean {
  const expression = onlyExpression(callee);
  if (expression === undefined || touched.has(callee.node)) return false;
  if (calls.length > 1 && sizeOf(expression) > SMALL) return false;
  if (!calls.every((call) => canTake(callee, expression, call, touched))) return false;
  for (const call of calls) {
    touched.add(call.getFunctionParent()?.node as t.Node);
    call.replaceWith(t.parenthesizedExpression(filled(callee, expression, call.node)));
  }
  touched.add(callee.node);
  callee.remove();
  return true;
}

function canTake(
  callee: Callee,
  expression: t.Expression,
  call: NodePath<t.CallExpression>,
  touched: Set<t.Node>,
): boolean {
  const caller = call.getFunctionParent();
  if (caller === null || touched.has(caller.node) || call.findParent((p) => p.node === callee.node)) return false;
  if (!receiverIsSimple(call) || !takesPlain(callee, call) || !hasOwnMeaning(callee, call)) return false;
  const givesValue = t.isReturnStatement(callee.node.body.body[0]);
  if (!givesValue && !call.parentPath.isExpressionStatement()) return false;
  return callee.node.params.every((param, i) => {
    const given = call.node.arguments[i];
    if (given === undefined || !callee.scope.getBinding((param as t.Identifier).name)?.constant) return false;
    if (isSimple(given)) return true;
    // What is done first may change what is reckoned later.
    if (!givesValue) return false;
    let uses = 0;
    t.traverseFast(expression, (node) => {
      if (t.isIdentifier(node, { name: (param as t.Identifier).name })) uses++;
    });
    return uses <= 1 && isMovable(given);
  });
}

/** The expression with arguments for parameters. */
function filled(callee: Callee, expression: t.Expression, call: t.CallExpression): t.Expression {
  const statement = t.expressionStatement(t.cloneNode(expression));
  const given = new Map(
    callee.node.params.map((param, i) => [(param as t.Identifier).name, call.arguments[i] as t.Expression]),
  );
  const self = t.isMemberExpression(call.callee) ? call.callee.object : undefined;
  traverse(t.file(t.program([statement])), {
    ReferencedIdentifier: (path: NodePath) => {
      const by = given.get((path.node as t.Identifier).name);
      if (by === undefined) return;
      path.replaceWith(t.parenthesizedExpression(t.cloneNode(by)));
      path.skip();
    },
    ThisExpression: (path) => {
      if (self !== undefined && !t.isThisExpression(self)) path.replaceWith(t.cloneNode(self));
    },
  });
  return statement.expression;
}

function sizeOf(node: t.Node): number {
  let size = 0;
  t.traverseFast(node, () => void size++);
  return size;
}

/** Reads and reckons only: it may stand anywhere in a small expression. */
function isMovable(node: t.Node): boolean {
  let movable = true;
  t.traverseFast(node, (part) => {
    if (t.isCallExpression(part) || t.isAssignmentExpression(part) || t.isUpdateExpression(part) || t.isFunction(part))
      movable = false;
  });
  return movable;
}

/** What the whole of a function comes to: its value, or what it does when it gives none. */
function onlyExpression(callee: Callee): t.Expression | undefined {
  const { body } = callee.node.body;
  const [only, ...others] = body;
  if (t.isReturnStatement(only) && only.argument && others.length === 0) return only.argument;
  const parts = body.flatMap((s) => (t.isExpressionStatement(s) ? [s.expression] : []));
  if (parts.length === 0 || parts.length < body.length) return undefined;
  return parts.length === 1 ? parts[0] : t.sequenceExpression(parts);
}

function receiverIsSimple(call: NodePath<t.CallExpression>): boolean {
  const { callee } = call.node;
  return !t.isMemberExpression(callee) || t.isThisExpression(callee.object) || t.isIdentifier(callee.object);
}

function useOf(call: NodePath<t.CallExpression>, statement: NodePath<t.Statement>): Use | undefined {
  const { node } = statement;
  if (t.isExpressionStatement(node)) {
    if (node.expression === call.node) return { kind: "ignored" };
    const { expression } = node;
    const isPlainAssignment = t.isAssignmentExpression(expression, { operator: "=" }) && expression.right === call.node;
    return isPlainAssignment ? { kind: "assigned", to: expression.left as t.LVal } : undefined;
  }
  if (t.isReturnStatement(node)) return node.argument === call.node ? { kind: "returned" } : undefined;
  if (t.isVariableDeclaration(node) && statement.parentPath?.isBlockStatement()) {
    const [declarator, ...others] = node.declarations;
    if (others.length > 0 || declarator?.init !== call.node || !t.isIdentifier(declarator.id)) return undefined;
    return { kind: "declared", id: declarator.id };
  }
  if (!t.isIfStatement(node)) return undefined;
  if (node.test === call.node) return { kind: "tested", negated: false };
  const isNot = t.isUnaryExpression(node.test, { operator: "!" }) && node.test.argument === call.node;
  return isNot ? { kind: "tested", negated: true } : undefined;
}

function canBePlaced(use: Use, callee: Callee): boolean {
  const { body } = callee.node.body;
  if (use.kind === "returned") return true;
  return canDropReturns(body) && (use.kind === "ignored" || alwaysReturns(body));
}

/** Arguments and receiver as the body will know them; what cannot be put in is declared before. */
function bind(callee: Callee, call: NodePath<t.CallExpression>): t.Statement[] {
  const before = argumentsFor(callee, call);
  const object = t.isMemberExpression(call.node.callee) ? call.node.callee.object : undefined;
  if (object !== undefined && !t.isThisExpression(object)) {
    const isKept = t.isIdentifier(object) && isSettled(object, call);
    const self = isKept ? object : call.scope.generateUidIdentifier("self");
    if (!isKept) before.unshift(t.variableDeclaration("const", [t.variableDeclarator(self, object as t.Expression)]));
    bodyOf(callee).traverse({
      ThisExpression: (path) => {
        if (path.getFunctionParent()?.node === callee.node) path.replaceWith(t.cloneNode(self));
      },
    });
  }
  return before;
}

function place(statement: NodePath<t.Statement>, use: Use, callee: Callee, bound: t.Statement[]): void {
  const { body } = callee.node.body;
  if (use.kind === "ignored") {
    replace(statement, [
      ...bound,
      ...withoutReturns(body, (value) => (isPure(value) ? [] : [t.expressionStatement(value)])),
    ]);
  } else if (use.kind === "returned") {
    replace(statement, [...bound, ...body, ...(alwaysReturns(body) ? [] : [t.returnStatement()])]);
  } else if (use.kind === "assigned") {
    replace(statement, [...bound, ...withoutReturns(body, (value) => [assign(use.to, value)])]);
  } else if (use.kind === "declared") {
    const id = use.id.typeAnnotation ? use.id : typed(use.id, callee);
    const inner = withoutReturns(body, (value) => [assign(t.identifier(use.id.name), value)]);
    statement.replaceWithMultiple([declare(id), t.blockStatement([...bound, ...inner])]);
  } else {
    const result = typed(statement.scope.generateUidIdentifier("is"), callee);
    const inner = withoutReturns(body, (value) => [assign(t.identifier(result.name), value)]);
    const test = t.identifier(result.name);
    (statement.node as t.IfStatement).test = use.negated ? t.unaryExpression("!", test) : test;
    statement.replaceWith(t.blockStatement([declare(result), t.blockStatement([...bound, ...inner]), statement.node]));
  }
}

function replace(statement: NodePath<t.Statement>, by: t.Statement[]): void {
  const isList = statement.parentPath?.isBlockStatement() && !by.some((s) => t.isDeclaration(s));
  if (isList) statement.replaceWithMultiple(by);
  else statement.replaceWith(t.blockStatement(by));
}

function isPure(node: t.Expression | undefined): node is undefined {
  return node === undefined || isSimple(node);
}

function assign(to: t.LVal, value: t.Expression | undefined): t.Statement {
  return t.expressionStatement(t.assignmentExpression("=", t.cloneNode(to), value ?? t.identifier("undefined")));
}

function declare(id: t.Identifier): t.Statement {
  return t.variableDeclaration("let", [t.variableDeclarator(id)]);
}

function typed(id: t.Identifier, callee: Callee): t.Identifier {
  const annotated = t.cloneNode(id);
  annotated.typeAnnotation = callee.node.returnType ? t.cloneNode(callee.node.returnType) : null;
  return annotated;
}
