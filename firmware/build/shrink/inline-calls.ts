// Puts functions where they are called: those that one statement alone calls, where it is always carried out. A call
// costs an interpreter far more than most statements, and source is easier to read in small functions.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./member-names.ts";
import { untilSteady } from "./until-steady.ts";

type Callee = NodePath<t.ClassMethod> | NodePath<t.FunctionDeclaration>;
type Call = NodePath<t.CallExpression>;

/** Something that is only called, and from where. */
interface Site {
  callee: Callee;
  call: Call;
}

/** A plugin for Babel, for a linked program in JavaScript; it is to be the first. */
export function inlineCalls(): PluginItem {
  return untilSteady((program) => {
    // What a round has changed is looked at again in the next, when its names are known anew.
    const touched = new Set<t.Node>();
    return sitesOf(program).filter((site) => inline(site, touched)).length > 0;
  });
}

/** Methods that only their class knows, and functions, that are called in one place and not mentioned otherwise. */
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
      const [use] = binding?.referencePaths ?? [];
      if (!binding?.constant || binding.references !== 1 || use?.key !== "callee") return;
      if (use.parentPath?.isCallExpression()) sites.push({ callee: path, call: use.parentPath });
    },
  });
  for (const [name, callee] of methods) {
    const [call, ...others] = calls.get(name) ?? [];
    if (call !== undefined && others.length === 0 && mentions.get(name) === 2) sites.push({ callee, call });
  }
  return sites;
}

function inline({ callee, call }: Site, touched: Set<t.Node>): boolean {
  const statement = call.parentPath as NodePath<t.ExpressionStatement | t.ReturnStatement>;
  const caller = call.getFunctionParent();
  if (caller === null) return false;
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
      const isOwn = binding?.path.findParent((p) => p.node === callee.node) != null;
      if (name === "arguments" || (!isOwn && binding !== call.scope.getBinding(name))) same = false;
    },
  });
  return same;
}
