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
