// Merges functions: a few functions of all of a program, where the first argument tells which one is meant. In Lua each
// function takes 20 bytes of memory and a place in the table of globals, a call as much of the stack as the function
// needs at the most. Works on typescript-to-lua's tree.
import ts from "typescript";
import * as lua from "typescript-to-lua";
import { walk } from "./tree.ts";

const WHICH = "which";
/** Places of the stack up to which functions go together: a call of any takes as much of it as the largest. Tried. */
const WIDTHS = [8, 12, 16, 24, Number.POSITIVE_INFINITY];

/** A function that is only called, under a global name. */
interface Branch {
  name: string;
  fn: lua.FunctionExpression;
  calls: Set<lua.CallExpression>;
}

/** A plugin for typescript-to-lua, for a program in one file, whose global names nothing outside knows. */
export const merging: lua.Plugin = {
  visitors: {
    [ts.SyntaxKind.SourceFile]: (node, context) => {
      const [file] = context.superTransformNode(node) as [lua.File];
      mergeFunctions(file);
      return file;
    },
  },
};

function mergeFunctions(file: lua.File): void {
  dropUncalled(file);
  const branches = branchesOf(file);
  const groups = WIDTHS.map((width, i) =>
    branches.filter(({ fn }) => {
      const places = placesOf(fn);
      return places <= width && places > (WIDTHS[i - 1] ?? -1);
    }),
  ).filter((group) => group.length > 1);
  take(file, groups.flat());
  file.statements.unshift(...groups.map((group, i) => merge(group, `functions${i}`)));
}

/** How many places of the stack a function may take: its names, and what it puts together for a call or a row. */
function placesOf({ params = [], body }: lua.FunctionExpression): number {
  let names = params.length;
  let parts = 0;
  walk(body, (node) => {
    if (lua.isVariableDeclarationStatement(node)) names += node.left.length;
    if (lua.isCallExpression(node)) parts = Math.max(parts, node.params.length);
    if (lua.isTableExpression(node)) parts = Math.max(parts, node.fields.length);
  });
  return names + parts;
}

/** What nothing calls goes, and what only that has called. */
function dropUncalled(file: lua.File): void {
  for (let uncalled: Branch[]; ; take(file, uncalled)) {
    uncalled = branchesOf(file).filter(({ calls }) => calls.size === 0);
    if (uncalled.length === 0) return;
  }
}

/** Leaves these functions out. */
function take(file: lua.File, branches: readonly Branch[]): void {
  const gone = new Set(branches.map(({ fn }) => fn as lua.Node));
  file.statements = file.statements.filter((s) => !(lua.isAssignmentStatement(s) && gone.has(s.right[0] as lua.Node)));
}

/** Functions that are set once and only called. */
function branchesOf(file: lua.File): Branch[] {
  const branches = new Map<string, Branch>();
  for (const statement of file.statements) {
    if (!lua.isAssignmentStatement(statement)) continue;
    const [[left], [fn]] = [statement.left, statement.right];
    if (lua.isIdentifier(left as lua.Node) && fn !== undefined && lua.isFunctionExpression(fn) && !fn.dots)
      branches.set((left as lua.Identifier).text, { name: (left as lua.Identifier).text, fn, calls: new Set() });
  }
  const isDefinition = (parent: lua.Node | undefined): boolean =>
    parent !== undefined &&
    lua.isAssignmentStatement(parent) &&
    branches.get((parent.left[0] as lua.Identifier).text)?.fn === parent.right[0];
  walk(file, (node, parent) => {
    if (!lua.isIdentifier(node) || isDefinition(parent)) return;
    if (parent !== undefined && lua.isCallExpression(parent) && parent.expression === node)
      branches.get(node.text)?.calls.add(parent);
    // It is a value here, or the name of something else.
    else branches.delete(node.text);
  });
  return [...branches.values()];
}

function merge(group: readonly Branch[], name: string): lua.Statement {
  const most = Math.max(...group.map(({ fn }) => fn.params?.length ?? 0));
  for (const [which, { fn, calls }] of group.entries()) {
    const places = new Map((fn.params ?? []).map((param, i) => [param.text, argument(i)]));
    walk(fn.body, (node) => {
      if (lua.isIdentifier(node)) node.text = places.get(node.text) ?? node.text;
    });
    for (const call of calls) {
      call.expression = lua.createIdentifier(name);
      call.params.unshift(lua.createNumericLiteral(which));
    }
  }
  const params = [WHICH, ...Array.from({ length: most }, (_, i) => argument(i))].map((p) => lua.createIdentifier(p));
  const body = treeOf(group, 0, group.length);
  return lua.createAssignmentStatement(
    lua.createIdentifier(name),
    lua.createFunctionExpression(body, params, undefined, lua.NodeFlags.Declaration),
  );
}

/** All know their arguments by the same names. */
function argument(index: number): string {
  return `a${index}_`;
}

/** Finds a branch by halves. */
function treeOf(group: readonly Branch[], from: number, to: number): lua.Block {
  if (to - from === 1) return (group[from] as Branch).fn.body;
  const middle = Math.floor((from + to) / 2);
  const isLow = lua.createBinaryExpression(
    lua.createIdentifier(WHICH),
    lua.createNumericLiteral(middle),
    lua.SyntaxKind.LessThanOperator,
  );
  return lua.createBlock([lua.createIfStatement(isLow, treeOf(group, from, middle), treeOf(group, middle, to))]);
}
