// Follows a pole of a connector into the box: what lies on the way to the board's pin or to a rail, and what hangs on it.
import { type Assembly, type Connector, type Fitted, type Net, type Pole, RAILS } from "../assembly/assembly.ts";
import { PARTS } from "../parts/all.ts";

/** A pole with what it leads through. */
export interface Trace {
  pole: Pole;
  /** From the board to the pole. */
  chain: Fitted[];
  /** The pin of the board, or the rail. */
  end: Net;
  /** Resistors and others between the chain and a rail. */
  sides: { fitted: Fitted; rail: Net }[];
  /** An earlier pole of the same net, J5.3: its side parts are there. */
  joins: string | undefined;
}

/** All poles of a connector. */
export function tracesOf(assembly: Assembly, connector: Connector): Trace[] {
  return connector.poles.map((pole) => traceOf(assembly, pole));
}

function traceOf(assembly: Assembly, pole: Pole): Trace {
  const chain: Fitted[] = [];
  let net = pole.net;
  while (!isEnd(assembly, net)) {
    const next = assembly.inside.find((fitted) => !chain.includes(fitted) && pathEnd(fitted, net) !== undefined);
    if (next === undefined) break;
    chain.unshift(next);
    net = pathEnd(next, net) as Net;
  }
  const joins = RAILS.includes(net) ? undefined : earlierPole(assembly, pole);
  const hasSides = joins === undefined && (chain.length > 0 || !RAILS.includes(net));
  return { pole, chain, end: net, sides: hasSides ? sidesOf(assembly, chain, pole.net, net) : [], joins };
}

/** The first pole on the same net, when that is another. */
function earlierPole(assembly: Assembly, pole: Pole): string | undefined {
  for (const { ref, poles } of assembly.connectors) {
    const index = poles.findIndex(({ net }) => net === pole.net);
    if (index >= 0) return poles[index] === pole ? undefined : `${ref}.${index + 1}`;
  }
  return undefined;
}

function isEnd(assembly: Assembly, net: Net): boolean {
  return RAILS.includes(net) || assembly.board.pins[net] !== undefined;
}

/** The net at the other end of a part's path; undefined when the part does not pass the net on. */
function pathEnd({ part, nets }: Fitted, net: Net): Net | undefined {
  const { path } = PARTS[part];
  if (path === undefined) return undefined;
  const [inner, outer] = [nets[path[0]], nets[path[1]]];
  return outer === net ? inner : undefined;
}

/** Parts that join a net of the chain to a rail. */
function sidesOf(assembly: Assembly, chain: readonly Fitted[], pole: Net, end: Net): Trace["sides"] {
  const nets = new Set([pole, end, ...chain.flatMap(({ nets }) => Object.values(nets))]);
  for (const rail of RAILS) nets.delete(rail);
  return assembly.inside.flatMap((fitted) => {
    const ends = Object.values(fitted.nets);
    const rail = ends.find((net) => RAILS.includes(net));
    const isSide =
      !chain.includes(fitted) && rail !== undefined && ends.length === 2 && ends.some((net) => nets.has(net));
    return isSide ? [{ fitted, rail }] : [];
  });
}

/** Parts that no pole leads through or past: those between rails. */
export function betweenRails(assembly: Assembly): Fitted[] {
  return assembly.inside.filter(({ nets }) => {
    const ends = Object.values(nets);
    return ends.every((net) => RAILS.includes(net));
  });
}

/** A part's value as people say it: 10 kOhm, or its number. */
export function partValue(fitted: Fitted): string {
  const { ohm, farad, partNumber } = PARTS[fitted.part];
  if (ohm !== undefined) return ohm < 1000 ? `${ohm} Ω` : `${ohm / 1000} kΩ`;
  if (farad !== undefined) return farad >= 1e-6 ? `${Math.round(farad * 1e6)} µF` : `${Math.round(farad * 1e9)} nF`;
  return partNumber.split(" ")[0] as string;
}
