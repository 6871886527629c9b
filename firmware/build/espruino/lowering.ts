// Writes out what the interpreter does not parse, and as it runs best: function declarations move to the start of their
// block, since it does not hoist.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** Plugins for Babel, for plain JavaScript. */
export const LOWERING: PluginItem[] = [
  "@babel/plugin-transform-parameters",
  "@babel/plugin-transform-destructuring",
  "@babel/plugin-transform-spread",
  "@babel/plugin-transform-computed-properties",
  "@babel/plugin-transform-block-scoping",
  plainFunctions,
  hoistFunctions,
];

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

/** A plugin for Babel: `var me = this` where that is shorter, and quicker to find. */
export function shortenThis(): PluginItem {
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
