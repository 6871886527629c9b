// Writes out what the interpreter does not parse, and as it runs best: function declarations move to the start of their
// block, since it does not hoist, and functions of `Math` are looked up once.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** Plugins for Babel, for plain JavaScript. */
export const LOWERING: PluginItem[] = [
  "@babel/plugin-transform-parameters",
  "@babel/plugin-transform-destructuring",
  "@babel/plugin-transform-spread",
  "@babel/plugin-transform-computed-properties",
  "@babel/plugin-transform-block-scoping",
  plainFunctions,
  constants,
  namedMaths,
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

/** Numbers that never change stand where they are used: a name takes a block of memory or two, and longer to be found than a number to be read. */
function constants(): PluginItem {
  const isNumber = (node: t.Node | null | undefined): node is t.Expression =>
    t.isNumericLiteral(node) || (t.isUnaryExpression(node, { operator: "-" }) && t.isNumericLiteral(node.argument));
  const exit = (program: NodePath<t.Program>): void => {
    program.scope.crawl();
    for (const { constant, path, referencePaths } of Object.values(program.scope.bindings)) {
      if (!constant || !path.isVariableDeclarator() || !isNumber(path.node.init)) continue;
      for (const reference of referencePaths) reference.replaceWith(t.cloneNode(path.node.init));
      path.remove();
    }
  };
  return { visitor: { Program: { exit } } } as PluginItem;
}

/**
 * Functions of `Math` get names of the program's own. The interpreter looks for `Math` behind all of those, then for its function in
 * two objects that do not have it, before it knows it for one of its own: 0.1 ms each time.
 */
function namedMaths(): PluginItem {
  const exit = (program: NodePath<t.Program>): void => {
    const uses = new Map<string, NodePath<t.MemberExpression>[]>();
    program.traverse({
      MemberExpression: (path) => {
        const { object, property, computed } = path.node;
        if (computed || !t.isIdentifier(object, { name: "Math" }) || !t.isIdentifier(property)) return;
        if (!path.parentPath.isCallExpression() || path.key !== "callee") return;
        uses.set(property.name, [...(uses.get(property.name) ?? []), path]);
      },
    });
    for (const [name, paths] of uses) {
      const id = program.scope.generateUidIdentifier(name);
      // With its place in the source, for the dialect check.
      const first = t.cloneNode((paths[0] as NodePath<t.MemberExpression>).node);
      for (const path of paths) path.replaceWith(t.cloneNode(id));
      program.node.body.unshift(t.variableDeclaration("var", [t.variableDeclarator(id, first)]));
    }
  };
  return { visitor: { Program: { exit } } } as PluginItem;
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
