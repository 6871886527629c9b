// Makes a few functions of all methods, and of all functions of a program: which one is meant is the first argument, and
// a tree of comparisons finds it. In Lua, each function costs 50 bytes of code beside its own, its constants once more,
// and 48 bytes of memory; a method, a place in its table; a call, the places of the stack that the largest branch takes.
// Classes share one table of methods.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { placesAtOnce } from "./frame-size.ts";
import { OF_CLASS } from "./members.ts";
import { MADE } from "./rows.ts";
import { isMember, letters } from "./short-names.ts";

/** The table of the methods of all classes that have none that others know by its name. */
const METHODS = "_methods";
/** The one function of all. */
const FUNCTION = "_function";
const WHICH = "_which";
/** Names known at once up to which branches go together: a call of any takes as much of the stack as the largest. Tried. */
const WIDTHS = [8, 16];

/** A plugin for Babel: gives methods that only their class knows, and functions, names for `mergeBranches`. */
export function nameBranches(): PluginItem {
  return {
    visitor: {
      Program: {
        exit: (program: NodePath<t.Program>) => {
          const names = new Map<string, string>();
          const sharing = new Set<string>();
          let classes = 0;
          let functions = 0;
          for (const statement of program.get("body")) {
            if (statement.isClassDeclaration() && !statement.node.declare) {
              const { own, isAll } = methodsOf(statement);
              const short = letters(classes++);
              for (const [i, method] of own.entries()) {
                names.set((method.node.key as t.Identifier).name, `_${i}_${short}`);
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

/** Methods or functions in Lua that are made one: the table that they stand in, and the name in it. */
interface Group {
  table: string;
  name: string;
  all: Branch[];
}

/** What one does, with so many arguments, and how often it is called in the program's text. */
interface Branch {
  body: string;
  arguments: number;
  calls: number;
}

const REST = "\\((.*)\\)\\n((?:[ \\n].*\\n|\\n)*)end\\n";
const METHOD = new RegExp(`^function (\\w+)\\._(\\d+)(_[a-zA-Z]+)${REST}`, "gm");
const SINGLE = new RegExp(`^function _(\\d+)_${REST}`, "gm");
const CALL = /(?::_(\d+)(_[a-zA-Z]+)|\b_(\d+)_)\(\s*(\)?)/g;

/** The same program in Lua with few methods, in one table for all classes that can share it, and few functions. */
export function mergeBranches(lua: string): string {
  const found = new Map<string, Branch>();
  const pools = new Map<string, Branch[]>();
  const take = (owner: string, key: string, given: string, body: string): string => {
    const branch = { body, arguments: given.split(", ").filter((a) => a.startsWith("_")).length, calls: 1 };
    found.set(key, branch);
    pools.set(owner, [...(pools.get(owner) ?? []), branch]);
    return "";
  };
  const rest = lua
    .replaceAll(METHOD, (_, owner, index, name, given, body) => take(owner, index + name, given, body))
    .replaceAll(SINGLE, (_, index, given, body) => take("", index, given, body));
  for (const [, method, name, single] of lua.matchAll(CALL)) {
    const branch = found.get(name === undefined ? (single as string) : `${method}${name}`);
    if (branch !== undefined) branch.calls += 1;
  }
  const apart = new Set([...rest.matchAll(/^function (\w+)\./gm)].map(([, owner]) => owner as string));
  const functions = groupsOf("", pools.get("") ?? []);
  const shared = groupsOf(
    METHODS,
    [...pools].flatMap(([o, all]) => (o === "" || apart.has(o) ? [] : all)),
  );
  const own = new Map([...apart].map((owner) => [owner, groupsOf(owner, pools.get(owner) ?? [])]));
  const groups = new Map<Branch | undefined, Group>();
  for (const group of [...functions, ...shared, ...[...own.values()].flat()])
    for (const branch of group.all) groups.set(branch, group);
  const classes = rest.replaceAll(/^(?:local )?(\w+) = __TS__Class\(\)\n/gm, (line, owner: string) =>
    apart.has(owner) ? line + (own.get(owner) ?? []).map(merged).join("") : "",
  );
  const done = (
    functions.map(merged).join("") +
    (found.size > 0 ? `${METHODS} = __TS__Class()\n` : "") +
    shared.map(merged).join("") +
    classes
  ).replaceAll(CALL, (_, method, name, single, end) => {
    const branch = found.get(name === undefined ? single : method + name);
    const group = groups.get(branch);
    const which = group !== undefined && group.all.length > 1 ? group.all.indexOf(branch as Branch) : "";
    return `${name === undefined ? "" : ":"}${group?.name}(${which}${end === ")" || which === "" ? "" : ", "}${end}`;
  });
  const left = /^.*\b_\d+_[a-zA-Z]*\b(?!\().*$/m.exec(done);
  if (left !== null) throw new Error(`found "${left[0].trim()}", expected nothing but a call`);
  return done;
}

/** Those of about the same size together, the most called first. */
function groupsOf(table: string, all: readonly Branch[]): Group[] {
  const sizes = new Map(all.map((branch) => [branch, placesAtOnce(branch.body) + branch.arguments]));
  return [...WIDTHS, Number.POSITIVE_INFINITY].flatMap((width, i, widths) => {
    const those = all.filter(
      (b) => (sizes.get(b) as number) <= width && (sizes.get(b) as number) > (widths[i - 1] ?? -1),
    );
    const name = `${table === "" ? FUNCTION : ""}_${letters(i)}`;
    return those.length === 0 ? [] : [{ table, name, all: those.sort((a, b) => b.calls - a.calls) }];
  });
}

function merged({ table, name, all }: Group): string {
  const names = Array.from({ length: Math.max(...all.map((b) => b.arguments)) }, (_, i) => argument(i));
  const given = [...(table === "" ? [] : ["self"]), ...(all.length > 1 ? [WHICH] : []), ...names];
  const full = table === "" ? name : `${table}.${name}`;
  return `function ${full}(${given.join(", ")})\n${treeOf(all, 0, all.length)}end\n`;
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
