// Makes one function of all methods of a class, and of all functions of a program: which one is meant is the first
// argument, and a tree of comparisons finds it. In Lua, each function costs 50 bytes of code beside its own, its
// constants once more, and 48 bytes of memory. Classes share one table of methods.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";
import { MADE } from "./rows.ts";
import { isMember, letters } from "./short-names.ts";

/** The table of the methods of all classes that have none that others know by its name. */
const METHODS = "_methods";
/** The one function of all. */
const FUNCTION = "_function";
/** Classes with so few methods have one function together. Tried: more makes methods slower to find, and saves little. */
const FEW = 2;
const WHICH = "_which";

/** A plugin for Babel: gives methods that only their class knows, and functions, names for `mergeBranches`. */
export function nameBranches(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const names = new Map<string, string>();
          const sharing = new Set<string>();
          let classes = 1;
          let functions = 0;
          let few = 0;
          for (const statement of program.get("body")) {
            if (statement.isClassDeclaration() && !statement.node.declare) {
              const { own, isAll } = methodsOf(statement);
              const isFew = isAll && own.length <= FEW;
              const short = letters(isFew ? 0 : classes++);
              for (const [i, method] of own.entries()) {
                names.set((method.node.key as t.Identifier).name, `_${isFew ? few++ : i}_${short}`);
                renameParameters(method);
              }
              if (isAll) sharing.add(statement.node.id?.name as string);
            } else if (statement.isFunctionDeclaration() && isOnlyCalled(statement, program)) {
              renameParameters(statement);
              program.scope.rename(statement.node.id?.name as string, `_${functions++}_`);
            }
          }
          program.traverse({
            Identifier: ({ node, parent }) => {
              if (isMember(node, parent)) node.name = names.get(node.name) ?? node.name;
            },
            CallExpression: ({ node }) => {
              const [, owner] = node.arguments;
              if (t.isIdentifier(node.callee, { name: MADE }) && t.isIdentifier(owner) && sharing.has(owner.name))
                owner.name = METHODS;
            },
          });
        },
      },
    },
  } as PluginItem;
}

/** The methods that only their class knows, and whether that is all that it has. */
function methodsOf(owner: NodePath<t.ClassDeclaration>): { own: NodePath<t.ClassMethod>[]; isAll: boolean } {
  const members = owner.get("body.body") as NodePath<t.ClassBody["body"][number]>[];
  const methods = members.filter((m): m is NodePath<t.ClassMethod> => m.isClassMethod());
  const own = methods.filter((m) => t.isIdentifier(m.node.key) && m.node.key.name.includes(OF_CLASS));
  return { own, isAll: own.length === methods.length };
}

function isOnlyCalled({ node }: NodePath<t.FunctionDeclaration>, program: NodePath<t.Program>): boolean {
  const uses = program.scope.getBinding(node.id?.name as string)?.referencePaths ?? [];
  return uses.every((use) => use.parentPath?.isCallExpression() && use.key === "callee");
}

/** All know their arguments by the same names. */
function renameParameters(path: NodePath<t.ClassMethod> | NodePath<t.FunctionDeclaration>): void {
  const names = path.node.params.map((p) => (p as t.Identifier).name).filter((name) => name !== "this");
  for (const [i, name] of names.entries()) path.scope.rename(name, argument(i));
}

function argument(index: number): string {
  return `_${index}`;
}

/** Functions in Lua of which one will be made, and the class that they belong to. */
interface Branches {
  owner: string;
  arguments: number;
  all: Branch[];
}

/** What one does, and how often it is called in the program's text. */
interface Branch {
  body: string;
  calls: number;
}

const REST = "\\((.*)\\)\\n((?:[ \\n].*\\n|\\n)*)end\\n";
const METHOD = new RegExp(`^function (\\w+)\\._(\\d+)(_[a-zA-Z]+)${REST}`, "gm");
const SINGLE = new RegExp(`^function _(\\d+)_${REST}`, "gm");
const CALL = /(?::_(\d+)(_[a-zA-Z]+)|\b_(\d+)_)\(\s*(\)?)/g;

/** The same program in Lua with one method for each class, and one function. */
export function mergeBranches(lua: string): string {
  const found = new Map<string, Branches>();
  const take = (name: string, owner: string, index: string, given: string, body: string): string => {
    const branches = found.get(name) ?? { owner, arguments: 0, all: [] };
    found.set(name, branches);
    branches.arguments = Math.max(branches.arguments, given.split(", ").filter((a) => a.startsWith("_")).length);
    branches.all[Number(index)] = { body, calls: 1 };
    return "";
  };
  const rest = lua
    .replaceAll(METHOD, (_, owner, index, name, given, body) => take(name, owner, index, given, body))
    .replaceAll(SINGLE, (_, index, given, body) => take(FUNCTION, "", index, given, body));
  for (const [, method, name, single] of lua.matchAll(CALL)) {
    const branch = found.get(name ?? FUNCTION)?.all[Number(method ?? single)];
    if (branch !== undefined) branch.calls += 1;
  }
  const numbers = new Map<Branch | undefined, number>();
  for (const { all } of found.values())
    for (const [i, branch] of [...all].sort((a, b) => b.calls - a.calls).entries()) numbers.set(branch, i);
  const apart = new Set([...rest.matchAll(/^function (\w+)\./gm)].map(([, owner]) => owner as string));
  const functionsOf = (isMeant: (owner: string) => boolean, table: string): string =>
    [...found].map(([name, branches]) => (isMeant(branches.owner) ? merged(table + name, branches) : "")).join("");
  const classes = rest.replaceAll(/^(?:local )?(\w+) = __TS__Class\(\)\n/gm, (line, owner: string) =>
    apart.has(owner) ? line + functionsOf((o) => o === owner, `${owner}.`) : "",
  );
  const done = (
    functionsOf((owner) => owner === "", "") +
    (found.size > 0 ? `${METHODS} = __TS__Class()\n` : "") +
    functionsOf((owner) => owner !== "" && !apart.has(owner), `${METHODS}.`) +
    classes
  ).replaceAll(CALL, (_, method, name, single, end) => {
    const branches = found.get(name ?? FUNCTION)?.all ?? [];
    const which = branches.length > 1 ? numbers.get(branches[Number(method ?? single)]) : "";
    return `${name === undefined ? FUNCTION : `:${name}`}(${which}${end === ")" || which === "" ? "" : ", "}${end}`;
  });
  const left = /^.*\b_\d+_[a-zA-Z]*\b(?!\().*$/m.exec(done);
  if (left !== null) throw new Error(`found "${left[0].trim()}", expected nothing but a call`);
  return done;
}

function merged(name: string, { owner, arguments: count, all }: Branches): string {
  const names = Array.from({ length: count }, (_, i) => argument(i));
  const given = [...(owner === "" ? [] : ["self"]), ...(all.length > 1 ? [WHICH] : []), ...names];
  const ordered = [...all].sort((a, b) => b.calls - a.calls);
  return `function ${name}(${given.join(", ")})\n${treeOf(ordered, 0, ordered.length)}end\n`;
}

/** Finds a branch, in the fewer comparisons the more often it is called. */
function treeOf(branches: readonly Branch[], from: number, to: number): string {
  if (to - from === 1) return (branches[from] as Branch).body;
  const calls = (a: number, b: number): number => branches.slice(a, b).reduce((sum, branch) => sum + branch.calls, 0);
  let middle = from + 1;
  while (middle < to - 1 && calls(from, middle) < calls(middle, to)) middle++;
  const [low, high] = [treeOf(branches, from, middle), treeOf(branches, middle, to)];
  return `  if ${WHICH} < ${middle} then\n${low}  else\n${high}  end\n`;
}

/** The same with local names for global ones, as many as a function may have. Local ones take no table to find. */
export function namesLocal(lua: string, most: number): string {
  const names = new Set(
    [...lua.matchAll(/^(?:function (\w+)\(|(\w+) = (?!function))/gm)].map(([, a, b]) => (a ?? b) as string),
  );
  const local = [...names].slice(0, most);
  return local.length === 0 ? lua : `local ${local.join(", ")}\n${lua}`;
}
