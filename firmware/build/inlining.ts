// What the steps that put functions into other functions have in common: when that is possible, and what becomes of
// parameters and local names.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

export type Callee = NodePath<t.ClassMethod> | NodePath<t.FunctionDeclaration>;

/**
 * A plugin for Babel that is to be the first: goes through the program again and again until a round changes nothing.
 * What a round has changed is `touched`, and looked at again in the next, when its names are known anew.
 */
export function inRounds(round: (program: NodePath<t.Program>, touched: Set<t.Node>) => boolean): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          for (let changed = true; changed; ) {
            program.scope.crawl();
            changed = round(program, new Set());
          }
        },
      },
    },
  } as PluginItem;
}

/** Its parameters are names, and nothing of its kind is special. */
export function takesPlain(callee: Callee, call: NodePath): boolean {
  const { params, typeParameters, async, generator } = callee.node;
  if (typeParameters || async || generator || !params.every((p) => t.isIdentifier(p))) return false;
  let plain = true;
  bodyOf(callee).traverse({
    Function: () => {
      // Functions made in a loop would share the variables of its turns.
      if (call.findParent((p) => p.isLoop() || p.isFunction())?.isLoop()) plain = false;
    },
  });
  return plain;
}

/** What is not its own means the same where it is called. */
export function hasOwnMeaning(callee: Callee, call: NodePath): boolean {
  let same = true;
  bodyOf(callee).traverse({
    ReferencedIdentifier: (path: NodePath) => {
      const { name } = path.node as t.Identifier;
      const binding = path.scope.getBinding(name);
      const isOwn = binding?.path.findParent((p) => p.node === callee.node) != null;
      if (name === "arguments" || (!isOwn && binding !== call.scope.getBinding(name))) same = false;
    },
  });
  return same;
}

/** May be put in the place of a parameter that is read any number of times. */
export function isSimple(node: t.Node): boolean {
  return t.isIdentifier(node) || t.isNumericLiteral(node) || t.isBooleanLiteral(node) || t.isStringLiteral(node);
}

/** Gives all that is local names of their own, and puts the arguments in; what cannot be put in is declared before. */
export function argumentsFor(callee: Callee, call: NodePath<t.CallExpression | t.NewExpression>): t.Statement[] {
  const before: t.Statement[] = [];
  const rename = (path: NodePath): void => {
    // In TypeScript, a function may tell the type of `this` like a parameter.
    for (const name of Object.keys(path.scope.bindings))
      if (name !== "this" && path.scope.bindings[name]?.scope === path.scope)
        path.scope.rename(name, call.scope.generateUid(name));
  };
  rename(callee);
  bodyOf(callee).traverse({ Scope: (path) => rename(path) });
  for (const [i, param] of (callee.node.params as t.Identifier[]).entries()) {
    const given = call.node.arguments[i] as t.Expression | undefined;
    const binding = callee.scope.getBinding(param.name);
    const isConstant = binding?.constant === true;
    if (given !== undefined && isConstant && isSimple(given) && isSettled(given, call)) {
      for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(given));
      continue;
    }
    const id = t.cloneNode(param);
    id.optional = false;
    before.push(t.variableDeclaration(isConstant ? "const" : "let", [t.variableDeclarator(id, given ?? null)]));
  }
  return before;
}

/** A literal, or a name whose value never changes. */
export function isSettled(node: t.Node, at: NodePath): boolean {
  return !t.isIdentifier(node) || node.name === "undefined" || at.scope.getBinding(node.name)?.constant === true;
}

export function bodyOf(callee: Callee): NodePath<t.BlockStatement> {
  return callee.get("body") as NodePath<t.BlockStatement>;
}
