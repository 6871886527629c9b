// One name for local variables of which one is done with before the next begins: the variables of a function that has made
// others stay for ever, with what they hold, and a board keeps a block of memory for each. For plain JavaScript whose
// variables are declared with `var`.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** A variable of which the same function alone speaks, from where it has its first value to where it is last mentioned. */
interface Span {
  name: string;
  /** Places in the text. */
  from: number;
  to: number;
  /** Where it is declared: all mentions are in here, after the declaration. */
  block: t.Node;
  declarator: NodePath<t.VariableDeclarator> | undefined;
  mentions: NodePath<t.Identifier>[];
}

/** A plugin for Babel; to be the first. */
export function sharedNames(): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          program.scope.crawl();
          program.traverse({ Function: shareIn });
        },
      },
    },
  } as PluginItem;
}

function shareIn(fn: NodePath<t.Function>): void {
  const places = new Map<t.Node, number>();
  const mentions = new Map<string, NodePath<t.Identifier>[]>();
  /** Variables that inner functions know. */
  const kept = new Set<string>();
  let isPlain = true;
  fn.traverse({
    enter: (path) => {
      places.set(path.node, places.size);
      if (!path.isIdentifier() || !isVariable(path)) return;
      const { name } = path.node;
      if (name === "arguments") isPlain = false;
      if (path.scope.getBinding(name)?.scope !== fn.scope) return;
      mentions.set(name, [...(mentions.get(name) ?? []), path]);
      if (path.getFunctionParent() !== fn) kept.add(name);
    },
  });
  if (!isPlain) return;
  const spans = [...mentions]
    .flatMap(([name, paths]) => (kept.has(name) ? [] : (spanOf(fn, name, paths, places) ?? [])))
    .sort((a, b) => a.from - b.from);
  const owners: Span[] = [];
  const shared: NodePath<t.VariableDeclarator>[] = [];
  for (const span of spans) {
    const owner = span.declarator === undefined ? undefined : owners.find((o) => isFree(fn, o, span));
    if (owner === undefined) {
      owners.push(span);
      continue;
    }
    for (const mention of span.mentions) mention.node.name = owner.name;
    owner.to = span.to;
    if (span.declarator !== undefined) shared.push(span.declarator);
  }
  for (const declaration of new Set(shared.map((declarator) => declarator.parentPath)))
    assignInstead(declaration as NodePath<t.VariableDeclaration>, new Set(shared.map(({ node }) => node)));
  if (t.isBlockStatement(fn.node.body) && isStart(fn)) letGo(fn.node.body, owners);
}

/** Runs once, from the top, and leaves functions behind. */
function isStart(fn: NodePath<t.Function>): boolean {
  if (!isCalled(fn) || fn.findParent((p) => p.isLoop() || (p.isFunction() && !isCalled(p))) !== null) return false;
  let keeps = false;
  fn.traverse({
    Function: (inner) => {
      if (!isCalled(inner)) keeps = true;
    },
  });
  return keeps;
}

function isCalled(fn: NodePath<t.Node>): boolean {
  return fn.key === "callee" && fn.parentPath?.isCallExpression() === true;
}

/** What only the start needed, as the names of pins, would stay as long as the functions made beside it. */
function letGo(body: t.BlockStatement, owners: Span[]): void {
  const names = owners.filter((owner) => owner.block === body).map(({ name }) => t.identifier(name));
  if (names.length === 0 || body.body.some((statement) => t.isReturnStatement(statement))) return;
  let value: t.Expression = t.numericLiteral(0);
  for (const name of names) value = t.assignmentExpression("=", name, value);
  body.body.push(t.expressionStatement(value));
}

/** Of a name that is declared already: what is declared again before it is assigned to would be another, in a block. */
function assignInstead(declaration: NodePath<t.VariableDeclaration>, shared: Set<t.Node>): void {
  const statements = declaration.node.declarations.map((declarator) =>
    shared.has(declarator)
      ? t.expressionStatement(
          t.assignmentExpression("=", declarator.id as t.Identifier, declarator.init as t.Expression),
        )
      : t.variableDeclaration("var", [declarator]),
  );
  if (declaration.key !== "init") declaration.replaceWithMultiple(statements);
  else {
    declaration.parentPath.insertBefore(statements);
    declaration.remove();
  }
}

/** `owner` is done with before `next` has a value, and is declared wherever that is. */
function isFree(fn: NodePath, owner: Span, next: Span): boolean {
  if (owner.to > next.from || !next.declarator?.findParent((p) => p.node === owner.block)) return false;
  return next.mentions.every(({ scope }) => scope.getBinding(owner.name)?.scope === fn.scope);
}

/** Undefined of variables whose text does not tell when they are in use. */
function spanOf(
  fn: NodePath<t.Function>,
  name: string,
  mentions: NodePath<t.Identifier>[],
  places: Map<t.Node, number>,
): Span | undefined {
  const declared = mentions.filter((m) => m.parentPath.isVariableDeclarator() && m.key === "id");
  const isParameter = fn.node.params.some((p) => t.isIdentifier(p, { name }));
  if (declared.length !== (isParameter ? 0 : 1)) return undefined;
  if (isParameter) {
    if (!fn.node.params.every((p) => t.isIdentifier(p))) return undefined;
    const to = lastMention(mentions, [], fn, places);
    return { name, from: 0, to, block: fn.node.body, declarator: undefined, mentions };
  }
  const declarator = declared[0]?.parentPath as NodePath<t.VariableDeclarator>;
  const block = declarator.node.init ? blockOf(declarator) : undefined;
  const first = places.get(declarator.node) as number;
  const isWithin = (m: NodePath): boolean =>
    (places.get(m.node) as number) > first && m.findParent((p) => p.node === block) !== null;
  if (block === undefined || !mentions.every(isWithin)) return undefined;
  const from = lastPlace(declarator, places);
  const to = Math.max(from, lastMention(mentions, loopsAround(declarator, fn), fn, places));
  return { name, from, to, block, declarator, mentions };
}

/** Where a variable is last mentioned; what a loop mentions that is none of `loops` is until it has ended. */
function lastMention(mentions: NodePath[], loops: NodePath[], fn: NodePath, places: Map<t.Node, number>): number {
  return Math.max(
    ...mentions.map((mention) => {
      const outer = loopsAround(mention, fn).find((loop) => !loops.includes(loop));
      return outer === undefined ? (places.get(mention.node) as number) : lastPlace(outer, places) + 1;
    }),
  );
}

/** The block that a declaration is a statement of, or begins a loop that is. */
function blockOf(declarator: NodePath): t.Node | undefined {
  const declaration = declarator.parentPath;
  const parent = declaration?.parentPath;
  const owner = parent?.isForStatement() && declaration?.key === "init" ? parent.parentPath : parent;
  return owner?.isBlockStatement() ? owner.node : undefined;
}

/** The loops of a function that a place is in, the outermost first. What a loop begins with is before it. */
function loopsAround(path: NodePath, fn: NodePath): NodePath[] {
  const loops: NodePath[] = [];
  for (let at = path; at !== fn && at.parentPath !== null; at = at.parentPath)
    if (at.parentPath.isLoop() && !(at.parentPath.isForStatement() && at.key === "init")) loops.unshift(at.parentPath);
  return loops;
}

/** The last place of a part of the text. */
function lastPlace(path: NodePath, places: Map<t.Node, number>): number {
  let last = places.get(path.node) as number;
  path.traverse({
    enter: ({ node }) => {
      const place = places.get(node) as number;
      if (place > last) last = place;
    },
  });
  return last;
}

/** A name that stands for a variable, not for a field or a label. */
function isVariable({ node, parent }: NodePath<t.Identifier>): boolean {
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent))
    return parent.object === node || parent.computed;
  if ("key" in parent && parent.key === node) return t.isObjectProperty(parent) && parent.computed;
  return !t.isLabeledStatement(parent) && !t.isBreakStatement(parent) && !t.isContinueStatement(parent);
}
