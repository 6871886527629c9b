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
const WHICH = "_which";

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
              if (nameMethods(statement, letters(classes++), names)) sharing.add(statement.node.id?.name as string);
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

/** Numbers the methods of a class; false if it has others that have to keep their names. */
function nameMethods(owner: NodePath<t.ClassDeclaration>, short: string, names: Map<string, string>): boolean {
  const members = owner.get("body.body") as NodePath<t.ClassBody["body"][number]>[];
  const methods = members.filter((m): m is NodePath<t.ClassMethod> => m.isClassMethod());
  const own = methods.filter((m) => t.isIdentifier(m.node.key) && m.node.key.name.includes(OF_CLASS));
  for (const [i, method] of own.entries()) {
    names.set((method.node.key as t.Identifier).name, `_${i}_${short}`);
    renameParameters(method);
  }
  return own.length === methods.length;
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

/** Functions in Lua of which one will be made: what each does, by its number, and the class that they belong to. */
interface Branches {
  owner: string;
  arguments: number;
  bodies: string[];
}

const REST = "\\((.*)\\)\\n((?:[ \\n].*\\n|\\n)*)end\\n";
const METHOD = new RegExp(`^function (\\w+)\\._(\\d+)(_[a-zA-Z]+)${REST}`, "gm");
const SINGLE = new RegExp(`^function _(\\d+)_${REST}`, "gm");
const CALL = /(?::_(\d+)(_[a-zA-Z]+)|\b_(\d+)_)\(\s*(\)?)/g;

/** The same program in Lua with one method for each class, and one function. */
export function mergeBranches(lua: string): string {
  const all = new Map<string, Branches>();
  const take = (name: string, owner: string, index: string, given: string, body: string): string => {
    const branches = all.get(name) ?? { owner, arguments: 0, bodies: [] };
    all.set(name, branches);
    branches.arguments = Math.max(branches.arguments, given.split(", ").filter((a) => a.startsWith("_")).length);
    branches.bodies[Number(index)] = body;
    return "";
  };
  const rest = lua
    .replaceAll(METHOD, (_, owner, index, name, given, body) => take(name, owner, index, given, body))
    .replaceAll(SINGLE, (_, index, given, body) => take(FUNCTION, "", index, given, body));
  const apart = new Set([...rest.matchAll(/^function (\w+)\./gm)].map(([, owner]) => owner as string));
  const methodsOf = (isMeant: (owner: string) => boolean, table: string): string =>
    [...all].map(([name, branches]) => (isMeant(branches.owner) ? merged(`${table}.${name}`, branches) : "")).join("");
  const classes = rest.replaceAll(/^(?:local )?(\w+) = __TS__Class\(\)\n/gm, (line, owner: string) =>
    apart.has(owner) ? line + methodsOf((o) => o === owner, owner) : "",
  );
  const only = all.get(FUNCTION);
  const done = (
    (only === undefined ? "" : merged(FUNCTION, only)) +
    (all.size > 0 ? `${METHODS} = __TS__Class()\n` : "") +
    methodsOf((owner) => owner !== "" && !apart.has(owner), METHODS) +
    classes
  ).replaceAll(CALL, (_, method, name, single, end) => {
    const which = (all.get(name ?? FUNCTION) as Branches).bodies.length > 1 ? (method ?? single) : "";
    return `${name === undefined ? FUNCTION : `:${name}`}(${which}${end === ")" || which === "" ? "" : ", "}${end}`;
  });
  const left = /^.*\b_\d+_[a-zA-Z]*\b(?!\().*$/m.exec(done);
  if (left !== null) throw new Error(`found "${left[0].trim()}", expected nothing but a call`);
  return done;
}

function merged(name: string, { owner, arguments: count, bodies }: Branches): string {
  const names = Array.from({ length: count }, (_, i) => argument(i));
  const given = [...(owner === "" ? [] : ["self"]), ...(bodies.length > 1 ? [WHICH] : []), ...names];
  return `function ${name}(${given.join(", ")})\n${treeOf(bodies, 0, bodies.length)}end\n`;
}

/** Finds a branch in as few comparisons as there are levels. */
function treeOf(bodies: readonly string[], from: number, to: number): string {
  if (to - from === 1) return bodies[from] as string;
  const middle = Math.ceil((from + to) / 2);
  const [low, high] = [treeOf(bodies, from, middle), treeOf(bodies, middle, to)];
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
