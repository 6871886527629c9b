// A text that is split only to be gone through from its first part to its last makes no list of the parts: in Lua, a list
// and all its texts would be in memory at once.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** What gives the parts of a text one after another; in Lua's own library. */
export const EACH_PART = "eachPart";
/** For the compiler: what `for (... of ...)` takes as an iterator of Lua's. */
export const EACH_PART_TYPE = `declare function ${EACH_PART}(text: string, separator: string): Iterable<string> & { readonly __tstlIterable: "Iterable" };
`;

/** A plugin for Babel; to be the first. */
export function walkedLists(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          while (walkOne(program)) program.scope.crawl();
        },
      },
    },
  } as PluginItem;
}

/** Goes through one list without making it, as the names are known now; false when none is left. */
function walkOne(program: NodePath<t.Program>): boolean {
  let walked = false;
  program.traverse({
    VariableDeclarator: (declarator) => {
      walked = walk(declarator);
      if (walked) declarator.stop();
    },
  });
  return walked;
}

function walk(declarator: NodePath<t.VariableDeclarator>): boolean {
  const { id, init } = declarator.node;
  if (!t.isIdentifier(id) || !t.isCallExpression(init) || !t.isMemberExpression(init.callee)) return false;
  if (!t.isIdentifier(init.callee.property, { name: "split" }) || init.arguments.length !== 1) return false;
  const binding = declarator.scope.getBinding(id.name);
  const loop = binding?.constant ? loopOf(binding.referencePaths) : undefined;
  if (loop === undefined || binding === undefined) return false;
  const part = loop.scope.generateUidIdentifier("part");
  for (const use of binding.referencePaths)
    if (use.parent !== (loop.node.test as t.BinaryExpression).right) use.parentPath?.replaceWith(t.cloneNode(part));
  id.typeAnnotation = null;
  declarator.node.init = init.callee.object as t.Expression;
  loop.replaceWith(
    t.forOfStatement(
      t.variableDeclaration("const", [t.variableDeclarator(part)]),
      t.callExpression(t.identifier(EACH_PART), [t.cloneNode(id), init.arguments[0] as t.Expression]),
      loop.node.body,
    ),
  );
  return true;
}

/** The loop `for (let i = 0; i < list.length; i++)` that is all that uses the list, and uses `i` only as `list[i]`. */
function loopOf(uses: readonly NodePath[]): NodePath<t.ForStatement> | undefined {
  const length = uses.find((use) => use.parentPath?.isMemberExpression({ computed: false }));
  const loop = length?.parentPath?.parentPath?.parentPath;
  if (length === undefined || !loop?.isForStatement() || loop.node.test !== length.parentPath?.parent) return undefined;
  const test = loop.node.test as t.BinaryExpression;
  const { init, update } = loop.node;
  const [counter, ...others] = t.isVariableDeclaration(init) ? init.declarations : [];
  if (counter === undefined || others.length > 0 || !t.isIdentifier(counter.id)) return undefined;
  const { name } = counter.id;
  const isPlain =
    t.isNumericLiteral(counter.init, { value: 0 }) &&
    t.isIdentifier(test.left, { name }) &&
    test.operator === "<" &&
    t.isUpdateExpression(update, { operator: "++" }) &&
    t.isIdentifier(update.argument, { name });
  const binding = loop.scope.getBinding(name);
  const places = uses.filter((use) => use !== length).map((use) => use.parentPath as NodePath);
  const areItems = places.every(
    (place) =>
      place.isMemberExpression({ computed: true }) &&
      t.isIdentifier(place.node.property, { name }) &&
      !t.isUpdateExpression(place.parent) &&
      !(t.isAssignmentExpression(place.parent) && place.key === "left") &&
      place.isDescendant(loop),
  );
  // The loop's own test and step, and the items.
  const counts = (binding?.referencePaths.length ?? 0) + (binding?.constantViolations.length ?? 0);
  return isPlain && areItems && counts <= places.length + 3 ? loop : undefined;
}
