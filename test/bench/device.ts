// `npm run bench:device`: what the estimator costs a board, counted in statements `x = x + 1`: on the interpreter named
// by ESPRUINO by its time, else in counted statements on Node. Beside it, in the same run, a counter with rules. Then
// its memory and its size, and, on an interpreter, what whole images take. Options: --quick (no images), --json.
import { runInContext } from "node:vm";
import { type PluginItem, types as t, transformSync } from "@babel/core";
import { readBundle } from "../../firmware/build/bundles.ts";
import { Lane } from "../../firmware/core/lane.ts";
import { newBareContext } from "../../host/simulator/bare-context.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import { findEspruino } from "../target/espruino.ts";
import { type ImageMemory, measureImages } from "./device-image.ts";
import { measureLoad } from "./device-load.ts";
import { countLua, measureLua } from "./device-lua.ts";
import { costsOf, runTimed, TIMING, type Timing } from "./device-timing.ts";
import { LIMITS } from "./limits.ts";

const TARGETS = {
  tick: 350,
  event: 250,
  stateBytes: 2048,
  loadPercent: 100 * LIMITS.loadShare,
  waitMs: 150,
  luaBytes: LIMITS.luaBytes,
  luaHeap: LIMITS.luaHeap,
};
const TICKS = 800;

/** Cost of one step in statements. */
interface Costs {
  tick: number;
  entry: number;
  exit: number;
  sample: number;
  rulesTick: number;
  rulesEvent: number;
}

/** A counter with rules, as simple ones are built: what the estimator is measured against. */
const RULES = `var rules={n:0,last:0,quiet:0,event:function(d,tMs){if(d>0){if(tMs-this.last>1200)this.n=this.n+1;this.last=tMs}
else if(this.n>0)this.n=this.n-1},tick:function(head){if(head)this.quiet=0;else this.quiet=this.quiet+1;if(this.quiet>20)this.n=0}};`;

/**
 * A lane in a steady state: somebody has walked through both zones, somebody comes and somebody leaves every 40 s; `cost`
 * notes what each step takes. Names of a letter or two are the bundle's.
 */
const SCENE = `
var lane=new tillbeacon.Lane(${JSON.stringify(FULL_LAYOUT)}),now=0,turn,part;
function pulse(a,b){now+=100;lane.feed(a,1,0,now);now+=100;if(b>=0)lane.feed(b,1,0,now);now+=200;lane.feed(a,0,0,now);now+=50}
function tick(){lane.tick(now)}function rulesTick(){rules.tick(true)}
function enter(){lane.feed(1,0,0,now)}function leave(){lane.feed(2,1,0,now)}function sample(){lane.feed(3,700,0,now)}
function rulesIn(){rules.event(1,now)}
for(turn=0;turn<220;turn++){now+=50;part=turn>100&&turn<140?700:1350;lane.feed(3,part+turn%7,0,now);lane.feed(4,part+turn%5,0,now)}
for(turn=0;turn<${TICKS};turn++){between();
if(turn%40===5){pulse(0,1);cost("entry",enter);cost("rulesEvent",rulesIn)}
if(turn%40===25&&turn>160){now+=100;cost("exit",leave);now+=300;lane.feed(2,0,0,now)}
now+=500;for(part=0;part<5;part++){lane.feed(4,turn>100?700+part:1350+part,0,now+=50)}
for(part=0;part<4;part++)lane.feed(3,700+part,0,now+=50);cost("sample",sample);
cost("tick",tick);cost("rulesTick",rulesTick)}
out(timing());`;

/** Statements carried out, counted by writing a counter before each. */
function counted(core: string): Costs {
  const count = (): t.Statement =>
    t.expressionStatement(
      t.updateExpression("++", t.memberExpression(t.identifier("globalThis"), t.identifier("counted"))),
    );
  const plugin: PluginItem = {
    visitor: {
      Block: {
        exit: (block: { node: t.Program | t.BlockStatement }) => {
          block.node.body = block.node.body.flatMap((s) => (t.isFunctionDeclaration(s) ? [s] : [count(), s]));
        },
      },
    },
  } as PluginItem;
  // Terser joins statements with commas and conditions: taken apart again, so that each is one.
  const apart: PluginItem = {
    visitor: {
      ExpressionStatement: (p: { node: t.ExpressionStatement; replaceWithMultiple: (s: t.Statement[]) => void }) => {
        if (t.isSequenceExpression(p.node.expression))
          p.replaceWithMultiple(p.node.expression.expressions.map((e) => t.expressionStatement(e)));
      },
      "IfStatement|For|While": (p: { node: t.IfStatement | t.ForStatement }) => {
        if (t.isIfStatement(p.node)) {
          p.node.consequent = t.toBlock(p.node.consequent);
          if (p.node.alternate) p.node.alternate = t.toBlock(p.node.alternate);
        } else p.node.body = t.toBlock(p.node.body);
      },
    },
  } as PluginItem;
  const options = { configFile: false as const, babelrc: false, compact: true };
  const plain = transformSync(`${core};${RULES}`, { ...options, plugins: [apart] })?.code ?? "";
  const code = transformSync(plain, { ...options, plugins: [plugin] })?.code ?? "";
  const told: Timing<keyof Costs>[] = [];
  const context = newBareContext({ out: (timing: Timing<keyof Costs>) => told.push(timing) });
  runInContext(
    `var global=globalThis;globalThis.counted=0;${TIMING};function mark(){return globalThis.counted}`,
    context,
  );
  runInContext(`${code}\n${SCENE}`, context);
  return costsOf(told, 1).costs;
}

/** The blocks of a lane, and those that 300 more seconds leave behind. */
const BLOCKS = `
var u=process.memory().usage,left=0,j=0;
for(j=0;j<600;j++){if(j===300)u=process.memory().usage;now+=1000;l.feed(3,700+j%9,0,now);l.feed(4,700+j%8,0,now);l.tick(now)}
left=process.memory().usage-u;u=process.memory().usage;var second=new tillbeacon.Lane(${JSON.stringify(FULL_LAYOUT)});
out({blocks:process.memory().usage-u,left:left});`;

/** Bytes in typed arrays under an object, those that it reaches twice counted once. */
function bytesOf(value: unknown, seen: Set<unknown> = new Set()): number {
  if (typeof value !== "object" || value === null || seen.has(value)) return 0;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.values(value).reduce((sum: number, v) => sum + bytesOf(v, seen), 0);
}

const args = process.argv.slice(2);
const core = await readBundle("core");
const espruino = findEspruino();
const told =
  espruino === undefined ? undefined : await runTimed(espruino, {}, `${core}\n${RULES}\n${SCENE}${BLOCKS}quit();`, 2);
const measured =
  told === undefined
    ? undefined
    : {
        ...costsOf(told.map(([timing]) => timing as Timing<keyof Costs>)),
        ...(told[0]?.[1] as { blocks: number; left: number }),
      };
const costs = measured?.costs ?? counted(core);
const event = Math.max(costs.entry, costs.exit, costs.sample);
const stateBytes = bytesOf(new Lane(FULL_LAYOUT));
const images: ImageMemory[] = espruino === undefined || args.includes("--quick") ? [] : await measureImages(espruino);
const load = espruino === undefined ? undefined : await measureLoad(espruino, false);
const loadWithHost = espruino === undefined ? undefined : await measureLoad(espruino, true);
const quick = args.includes("--quick");
const alone = quick ? "three hours" : "nine hours";
if (!args.includes("--json"))
  console.error(`a NodeMCU image runs ${alone} without a host, twice; ${quick ? "some seconds" : "two minutes"} ...`);
const luaImages = await measureLua(quick);
const luaCosts = await countLua();
const results = {
  bench: "device",
  by: measured === undefined ? "counted statements" : "interpreter time",
  ...Object.fromEntries(Object.entries(costs).map(([name, value]) => [name, Math.round(value)])),
  tickAgainstRules: costs.tick / costs.rulesTick,
  event: Math.round(event),
  stateBytes,
  coreBytes: Buffer.byteLength(core),
  laneBlocks: measured?.blocks,
  blocksLeftBy300Ticks: measured?.left,
  images,
  load,
  loadWithHost,
  luaCosts,
  lua: luaImages?.beams,
  luaStandard: luaImages?.standard,
  targets: TARGETS,
};
if (!args.includes("--json")) {
  const row = (name: string, found: number | string, target?: number): void =>
    console.log(
      `${name.padEnd(44)}${String(found).padStart(10)}${target === undefined ? "" : `   target <= ${target}`}`,
    );
  console.log(
    measured === undefined
      ? "counted statements on Node (set ESPRUINO to a Linux build of Espruino for its time)"
      : `time on Espruino, in statements 'x = x + 1' of ${measured.statementUs.toFixed(2)} us`,
  );
  row("a tick of one second", Math.round(costs.tick), TARGETS.tick);
  row("  of a counter with rules", Math.round(costs.rulesTick));
  row("an entry of the beam pair", Math.round(costs.entry), TARGETS.event);
  row("an exit", Math.round(costs.exit), TARGETS.event);
  row("a ToF sample", Math.round(costs.sample), TARGETS.event);
  row("  an event of a counter with rules", Math.round(costs.rulesEvent));
  row("state in typed arrays, bytes", stateBytes, TARGETS.stateBytes);
  row("estimator's bundle, bytes", results.coreBytes);
  if (measured !== undefined) row("blocks of one lane", measured.blocks);
  if (measured !== undefined) row("blocks left behind by 300 ticks", measured.left, 0);
  for (const l of [load, loadWithHost]) {
    if (l === undefined) continue;
    console.log(l === load ? "a full lane on an RP2040, its host away" : "the same with a host that listens");
    row("  a ToF sample from its interrupt line on", Math.round(l.sample));
    row("  an edge of a beam, from its interrupt on", Math.round(l.edge));
    row("  a beat of 100 ms, a tick of the whole box", `${Math.round(l.beat)}, ${Math.round(l.tick)}`);
    if (l.ack !== undefined && l.wish !== undefined) {
      row("  an acknowledgement, a wish for the lamp", `${Math.round(l.ack)}, ${Math.round(l.wish)}`);
      row("  telemetry records said a second", l.records.toFixed(1));
    }
    row(
      "  times slower than here: a turn, a += i, store",
      Object.values(l.slower)
        .map((times) => times.toFixed(1))
        .join(", "),
    );
    row("  time of the RP2040, %", Math.round(100 * l.share), TARGETS.loadPercent);
    row("  longest that an event waits, ms", Math.round(l.longestMs), TARGETS.waitMs);
  }
  if (luaCosts !== undefined) {
    console.log("instructions of a Lua 5.1 machine, in statements 'x = x + 1'");
    row("a tick of one second", Math.round(luaCosts.tick), TARGETS.tick);
    row("an entry of the beam pair", Math.round(luaCosts.entry), TARGETS.event);
    row("an exit", Math.round(luaCosts.exit), TARGETS.event);
    row("a ToF sample", Math.round(luaCosts.sample), TARGETS.event);
  }
  if (luaImages !== undefined) {
    const { beams, standard } = luaImages;
    row(`NodeMCU's stripped bytecode, bytes (${beams.by})`, beams.bytecode, TARGETS.luaBytes);
    for (const image of [beams, standard]) {
      const ranging = image === beams ? "" : `, two ToF sensors${quick ? " at the end" : ""}`;
      console.log(`its heap over ${alone} alone: beams and switch${ranging}`);
      row(`  in use at the end, outbox ${quick ? "filling" : "full"}, bytes`, image.used, TARGETS.luaHeap);
      row("  in use at the most", image.mostUsed, TARGETS.luaHeap);
      row("  with garbage", image.most, TARGETS.luaHeap);
      row("  collections a second", image.collectionsPerS);
    }
  }
  for (const i of images)
    row(
      `blocks of the ${i.board} image (${i.blockBytes} B each)`,
      i.idle + i.most,
      Math.floor(i.target * i.boardBlocks),
    );
}
console.log(JSON.stringify(results));
