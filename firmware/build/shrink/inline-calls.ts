// Puts functions where they are called: those that come to one small expression, and those that one statement alone
// calls. A call costs an interpreter far more than most statements, and source is easier to read in small functions.
import { type NodePath, type PluginItem, types as t, traverse } from "@babel/core";
import { OF_CLASS } from "./member-names.ts";

type Callee = NodePath<t.ClassMethod> | NodePath<t.FunctionDeclaration>;
type Call = NodePath<t.CallExpression>;

/** Something that is only called, and where. */
interface Site {
  callee: Callee;
  calls: Call[];
}

/** An expression of so many nodes at the most is put into so many places at the most. Tried: more makes images larger. */
const SMALL = 16;
const FEW = 4;

/** A plugin for Babel, for a linked program in JavaScript; it is to be the first. */
export function inlineCalls(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          for (let changed = true; changed; ) {
            program.scope.crawl();
            // What a round has changed is looked at again in the next, when its names are known anew.
            const touched = new Set<t.Node>();
            changed =
              sitesOf(program).filter((site) => inlineExpression(site, touched) || inlineStatement(site, touched))
                .length > 0;
          }
        },
      },
    },
  } as PluginItem;
}

/** Methods that only their class knows, and functions, that are called in a few places and not mentioned otherwise. */
function sitesOf(program: NodePath<t.Program>): Site[] {
  const methods = new Map<string, NodePath<t.ClassMethod>>();
  const calls = new Map<string, Call[]>();
  const mentions = new Map<string, number>();
  const sites: Site[] = [];
  program.traverse({
    Identifier: ({ node }) => {
      if (node.name.includes(OF_CLASS)) mentions.set(node.name, (mentions.get(node.name) ?? 0) + 1);
    },
    ClassMethod: (path) => {
      if (t.isIdentifier(path.node.key) && path.node.kind === "method") methods.set(path.node.key.name, path);
    },
    CallExpression: (path) => {
      const { callee } = path.node;
      if (t.isMemberExpression(callee, { computed: false }) && t.isIdentifier(callee.property))
        calls.set(callee.property.name, [...(calls.get(callee.property.name) ?? []), path]);
    },
    FunctionDeclaration: (path) => {
      const binding = path.node.id ? path.parentPath.scope.getBinding(path.node.id.name) : undefined;
      if (!binding?.constant) return;
      const called = binding.referencePaths.filter(({ key, parentPath }) => {
        return key === "callee" && parentPath?.isCallExpression();
      });
      if (called.length !== binding.references) return;
      sites.push({ callee: path, calls: called.map(({ parentPath }) => parentPath as Call) });
    },
  });
  for (const [name, callee] of methods) {
    const called = calls.get(name) ?? [];
    if (mentions.get(name) === 1 + called.length) sites.push({ callee, calls: called });
  }
  return sites.filter((site) => site.calls.length > 0 && site.calls.length <= FEW);
}

/** Puts the body of what one statement alone calls in that statement's place: `f(x)` or `return f(x)`. */
function inlineStatement({ callee, calls: [call, ...others] }: Site, touched: Set<t.Node>): boolean {
  const statement = call?.parentPath as NodePath<t.ExpressionStatement | t.ReturnStatement> | undefined;
  const caller = call?.getFunctionParent();
  if (call === undefined || statement === undefined || !caller || others.length > 0) return false;
  if (touched.has(caller.node) || touched.has(callee.node) || call.findParent((p) => p.node === callee.node))
    return false;
  const isVoid = statement.isExpressionStatement() && !hasReturn(callee);
  if ((!isVoid && !statement.isReturnStatement()) || !isAlwaysDone(statement, caller)) return false;
  if (!meansTheSame(callee, call) || !callee.node.params.every((param) => t.isIdentifier(param))) return false;
  const before = bind(callee, call);
  const { body } = callee.node.body;
  statement.replaceWith(t.blockStatement([...before, ...body, ...(isVoid ? [] : [t.returnStatement()])]));
  touched.add(caller.node).add(callee.node);
  callee.remove();
  return true;
}

/** Not in a branch or a loop: an interpreter reads what it passes over, too. */
function isAlwaysDone(statement: NodePath, caller: NodePath): boolean {
  const outer = statement.findParent((p) => !p.isBlockStatement());
  return outer === caller;
}

function hasReturn(callee: Callee): boolean {
  let found = false;
  t.traverseFast(callee.node.body, (node) => {
    if (t.isReturnStatement(node)) found = true;
  });
  return found;
}

/** Gives local names that are new where the call is, and puts arguments and object in; others are declared before. */
function bind(callee: Callee, call: Call): t.Statement[] {
  const rename = (path: NodePath): void => {
    for (const name of Object.keys(path.scope.bindings))
      if (path.scope.bindings[name]?.scope === path.scope) path.scope.rename(name, call.scope.generateUid(name));
  };
  const body = callee.get("body") as NodePath<t.BlockStatement>;
  rename(callee);
  body.traverse({ Scope: (path) => rename(path) });
  const before: t.Statement[] = [];
  const object = t.isMemberExpression(call.node.callee) ? call.node.callee.object : undefined;
  if (object !== undefined && !t.isThisExpression(object)) {
    const self = isSettled(object, call) ? object : call.scope.generateUidIdentifier("self");
    if (self !== object)
      before.push(t.variableDeclaration("const", [t.variableDeclarator(self as t.Identifier, object as t.Expression)]));
    body.traverse({ ThisExpression: (path) => void path.replaceWith(t.cloneNode(self)) });
  }
  for (const [i, param] of (callee.node.params as t.Identifier[]).entries()) {
    const given = call.node.arguments[i] as t.Expression | undefined;
    const binding = callee.scope.getBinding(param.name);
    if (given !== undefined && binding?.constant && isSettled(given, call))
      for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(given));
    else before.push(t.variableDeclaration("let", [t.variableDeclarator(t.cloneNode(param), given ?? null)]));
  }
  return before;
}

/** A literal, or a name whose value never changes. */
function isSettled(node: t.Node, at: NodePath): boolean {
  if (t.isIdentifier(node)) return at.scope.getBinding(node.name)?.constant === true;
  return t.isNumericLiteral(node) || t.isBooleanLiteral(node) || t.isStringLiteral(node);
}

function inlineExpression({ callee, calls }: Site, touched: Set<t.Node>): boolean {
  const expression = onlyExpression(callee);
  if (expression === undefined || touched.has(callee.node)) return false;
  if (calls.length > 1 && sizeOf(expression) > SMALL) return false;
  if (!calls.every((call) => canTake(callee, expression, call, touched))) return false;
  for (const call of calls) {
    touched.add(call.getFunctionParent()?.node as t.Node);
    call.replaceWith(filled(callee, expression, call.node));
  }
  touched.add(callee.node);
  callee.remove();
  return true;
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

function canTake(callee: Callee, expression: t.Expression, call: Call, touched: Set<t.Node>): boolean {
  const caller = call.getFunctionParent();
  if (caller === null || touched.has(caller.node) || call.findParent((p) => p.node === callee.node)) return false;
  const object = t.isMemberExpression(call.node.callee) ? call.node.callee.object : undefined;
  if (object !== undefined && !t.isThisExpression(object) && !t.isIdentifier(object)) return false;
  if (!meansTheSame(callee, call)) return false;
  const givesValue = t.isReturnStatement(callee.node.body.body[0]);
  if (!givesValue && !call.parentPath.isExpressionStatement()) return false;
  return callee.node.params.every((param, i) => {
    const given = call.node.arguments[i];
    if (given === undefined || !t.isIdentifier(param) || !callee.scope.getBinding(param.name)?.constant) return false;
    if (t.isIdentifier(given) || t.isNumericLiteral(given) || t.isBooleanLiteral(given) || t.isStringLiteral(given))
      return true;
    // What is done first may change what is reckoned later.
    if (!givesValue || !isMovable(given)) return false;
    let uses = 0;
    t.traverseFast(expression, (node) => {
      if (t.isIdentifier(node, { name: param.name })) uses++;
    });
    return uses <= 1;
  });
}

/** Names that are not its own mean the same where it is called, and it makes no functions. */
function meansTheSame(callee: Callee, call: Call): boolean {
  let same = !callee.node.async && !callee.node.generator;
  (callee.get("body") as NodePath).traverse({
    Function: () => {
      same = false;
    },
    ReferencedIdentifier: (path: NodePath) => {
      const { name } = path.node as t.Identifier;
      const binding = path.scope.getBinding(name);
      const isOwn = binding?.scope === callee.scope;
      if (name === "arguments" || (!isOwn && binding !== call.scope.getBinding(name))) same = false;
    },
  });
  return same;
}

/** The expression with arguments for parameters, and the object for `this`. */
function filled(callee: Callee, expression: t.Expression, call: t.CallExpression): t.Expression {
  const statement = t.expressionStatement(t.cloneNode(expression));
  const given = new Map(callee.node.params.map((param, i) => [(param as t.Identifier).name, call.arguments[i]]));
  const self = t.isMemberExpression(call.callee) ? call.callee.object : undefined;
  traverse(t.file(t.program([statement])), {
    ReferencedIdentifier: (path: NodePath) => {
      const by = given.get((path.node as t.Identifier).name);
      if (by === undefined) return;
      path.replaceWith(t.cloneNode(by));
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
