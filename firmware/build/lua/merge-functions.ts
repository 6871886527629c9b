// Merges functions: a few functions of all of a program, where the first argument tells which one is meant. In Lua each
// function takes 20 bytes of memory and a place in the table of globals, a call as much of the stack as the function
// needs at the most. Works on typescript-to-lua's tree.
import ts from "typescript";
import * as lua from "typescript-to-lua";
import { NOTHING_YET } from "./classes.ts";
import { walk } from "./tree.ts";

const WHICH = "which";
/** Constants of a group's functions, about. An instruction names the first 256 by itself. Tried: 280 and 360 are larger. */
const MOST_CONSTANTS = 320;

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
    // A row of nothing is made by one instruction, but the compiler writes none of it.
    [ts.SyntaxKind.Identifier]: (node, context) =>
      node.text === NOTHING_YET ? lua.createNilLiteral() : context.superTransformExpression(node),
  },
};

function mergeFunctions(file: lua.File): void {
  dropUncalled(file);
  const groups = groupsOf(branchesOf(file)).filter((group) => group.length > 1);
  take(file, groups.flat());
  file.statements.unshift(...groups.map((group, i) => merge(group, `functions${i}`)));
}

/** Functions that take much of the stack go together, for a call of any takes as much as the largest. */
function groupsOf(branches: Branch[]): Branch[][] {
  const groups: Branch[][] = [];
  let constants = new Set<unknown>();
  for (const branch of branches.sort((a, b) => placesOf(a.fn) - placesOf(b.fn))) {
    const own = constantsOf(branch.fn);
    // The number of the branch is one, too.
    const all = new Set([...constants, ...own, groups.at(-1)?.length]);
    const isFull = groups.length === 0 || all.size > MOST_CONSTANTS;
    if (isFull) groups.push([]);
    groups.at(-1)?.push(branch);
    constants = isFull ? own : all;
  }
  return groups;
}

/** Numbers, texts and global names of a function. */
function constantsOf({ params = [], body }: lua.FunctionExpression): Set<unknown> {
  const found = new Set<unknown>();
  const locals = new Set(params.map(({ text }) => text));
  walk(body, (node) => {
    if (lua.isVariableDeclarationStatement(node)) for (const { text } of node.left) locals.add(text);
    if (lua.isNumericLiteral(node) || lua.isStringLiteral(node)) found.add(node.value);
    if (lua.isIdentifier(node) && !locals.has(node.text)) found.add(node.text);
  });
  return found;
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

/** Finds a branch by halves. One that returns needs no jump over the others. */
function treeOf(group: readonly Branch[], from: number, to: number): lua.Block {
  if (to - from === 1) return (group[from] as Branch).fn.body;
  const middle = Math.floor((from + to) / 2);
  const low = treeOf(group, from, middle);
  const high = treeOf(group, middle, to);
  const isLow = lua.createBinaryExpression(
    lua.createIdentifier(WHICH),
    lua.createNumericLiteral(middle),
    lua.SyntaxKind.LessThanOperator,
  );
  if (!lua.isReturnStatement(low.statements.at(-1) as lua.Node)) low.statements.push(lua.createReturnStatement([]));
  return lua.createBlock([lua.createIfStatement(isLow, low), ...high.statements]);
}
