// Tokens on the interpreter that they are for: a program says the same with them and without, each word of it read by its byte.
import { describe, expect, it } from "vitest";
import { byteOf } from "../../firmware/build/espruino/token-words.ts";
import { tokenise } from "../../firmware/build/espruino/tokens.ts";
import { EspruinoProcess } from "./box-process.ts";
import { findEspruino, skipNote } from "./espruino.ts";

const interpreter = findEspruino();

/** What an image may use of the language, names of members that are words among it. */
const PROGRAM = `
function say(name,value){print("said "+name+" "+value)}
var a=5,b=-3,o={default:1,catch:2,of:3,new:function(){return"new"}};
say("compare",[a==5,a===5,a!=5,a!==5,a<=5,a>=6].join());
say("shift",[a<<2,b>>1,b>>>28].join());
a<<=3;say("<<=",a);a>>=1;say(">>=",a);a>>>=1;say(">>>=",a);a+=7;a-=2;a*=3;a/=9;say("sum",a);a%=4;a&=7;a|=8;a^=3;say("bits",a);
a++;++a;a--;say("signs",a+ +b- -a);say("logic",(a&&b)+","+(null||o.of));
var arrow=function(f){return[1,2].map(f)};say("arrow",arrow(x=>x+1).join());
if(a===1)say("if",1);else say("else",a);
var i=0;do{i++}while(i<3);for(;;){if(i>6)break;i++;if(i<5)continue;i++}say("loops",i);
let l=1;const c=2;say("let",l+c);
try{throw new Error("thrown")}catch(e){say("catch",e.message)}finally{say("finally",true)}
say("values",[true,false,null,undefined].map(function(v){return""+v}).join());
for(var k in o)say("key",k);
say("instanceof",[]instanceof Array);
switch(c){case 1:say("case",1);break;case 2:say("case",2);break;default:say("case","none")}
delete o.catch;say("members",o.default+","+o.of+","+o.catch+","+o.new()+","+typeof void c);say("short",[!0,!1,!c,void 0===undefined].join());
class P{constructor(v){this.v=v}twice(){return 2*this.v}static make(v){return new P(v)}}
class Q extends P{constructor(v){super(v+1)}}
say("class",P.make(4).twice()+","+new Q(4).twice());
var sum=0;for(var v of[1,2,3])sum+=v;say("of",sum);
`.replaceAll(/\n/g, "");

describe.skipIf(interpreter === undefined)(
  `tokens on the real interpreter${interpreter === undefined ? ` (${skipNote})` : ""}`,
  () => {
    /** What a program in Storage says, run as the loader runs an image. */
    async function said(program: string): Promise<string[]> {
      const board = new EspruinoProcess(interpreter as string);
      try {
        board.install({ image: program });
        const life = board.run('eval(require("Storage").read("image"));quit();');
        expect(await life.exited).toBe(0);
        return life.lines.filter((line) => /^said |rror/.test(line));
      } finally {
        board.remove();
      }
    }

    it("say what the text says, whichever word they stand for", async () => {
      const code = tokenise(PROGRAM);
      const words = PROGRAM.match(/[a-z]+|[<>=!&|^+*/%-]+/g) ?? [];
      const missing = [...new Set(words)].filter(
        (word) => byteOf(word) !== undefined && !code.includes(byteOf(word) ?? ""),
      );
      expect(missing).toEqual([]);
      const lines = await said(code);
      expect([lines[0]?.slice(0, 13), lines.at(-1)]).toEqual(["said compare ", "said of 6"]);
      expect(lines).toEqual(await said(PROGRAM));
      expect(lines.filter((line) => !line.startsWith("said "))).toEqual([]);
    });
  },
);
