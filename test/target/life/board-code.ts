// What the Linux interpreter lacks of an ESP32 board, as code that runs before the loader: pins, a ToF sensor, WiFi and a
// watchdog, all on a clock that goes on only when the test says so. Loader and image are left as they are.

/** What a start of the box finds. */
export interface StartConditions {
  /** Port at which the test commands the clock. */
  controlPort: number;
  /** The box believes that it has run for so long already. Unit s. */
  uptimeS: number;
}

/** Timers, `getTime` and the watchdog. `step` runs what is due up to a time in ms since the start, and says so. */
const CLOCK = `
var control,now=0,due=[],asked=0,dogS=0,fedMs=0,realInterval=setInterval,realTimeout=setTimeout;
global.getTime=function(){return now/1000+(asked++?uptimeS:0)};
global.setInterval=function(run,ms){due.push({at:now+ms,every:ms,run:run});return due.length};
global.setTimeout=function(run,ms){if(typeof run==="string")return realTimeout(run,0);due.push({at:now+ms,every:0,run:run});return due.length};
E.enableWatchdog=function(s){dogS=s;fedMs=now};
E.kickWatchdog=function(){fedMs=now};
E.reboot=function(){print("@reboot");quit()};
function complain(e){print("@error "+e+" "+(e&&e.stack?e.stack:""))}
function first(q){var i,t,best=q[0];for(i=1;i<q.length;i++){t=q[i];if(t.at<best.at)best=t}return best}
function step(to){var q=due,next;
while(q.length>0&&(next=first(q)).at<=to){now=next.at;
if(dogS>0&&now-fedMs>1000*dogS){print("@watchdog");quit();return}
if(next.every)next.at+=next.every;else q.splice(q.indexOf(next),1);
try{next.run()}catch(e){complain(e)}}
now=to;control.write("done\\n")}
var heard="";
control=require("net").connect({host:"127.0.0.1",port:controlPort},function(){control.write("up\\n")});
control.on("data",function(d){heard+=d;var at;while((at=heard.indexOf("\\n"))>=0){d=heard.substr(0,at);heard=heard.substr(at+1);try{eval(d)}catch(e){complain(e)}}});
realInterval(function(){},1.1);`;

/** Pins with watches, whose levels `drive` changes at a time, and the WiFi. */
const PINS = `
var levels={},watches={},edges=0,isInReach=true,isJoined=false;
global.Pin=function(name){this.name=name};
function levelOf(p){var l=levels[p.name];return l===undefined?1:l}
global.pinMode=function(){};
global.digitalRead=function(p){if(p.edges===edges)return p.all;if(p.name)return levelOf(p);
var all=0;p.forEach(function(one){all=2*all+levelOf(one)});p.edges=edges;p.all=all;return all};
global.digitalWrite=function(p,level){if(p.name==="D18")sensor.power(level)};
global.setWatch=function(run,p){watches[p.name]=run};
function edge(name,level){levels[name]=level;edges++;if(watches[name])watches[name]({state:!!level,time:getTime()})}
function drive(name,level,at){setTimeout(function(){edge(name,level)},at-now)}
global.ESP32={getState:function(){return{BLE:false}}};E.setConsole=function(){};
Modules.addCached("neopixel","exports.write=function(){}");
Modules.addCached("TelnetServer","exports.setOptions=function(){}");
function reach(is){isInReach=is;if(!is)isJoined=false}
global.wifi={stopAP:function(){},getStatus:function(){return{station:isJoined?"connected":"disconnected",rssi:isJoined?-60:undefined}},
connect:function(){setTimeout(function(){isJoined=isInReach},4000)}};`;

/** A VL53L1X at the head, with its XSHUT at D18 and its interrupt line at D34. */
const SENSOR = `
var sensor={isPlugged:true,address:0,at:0,isRanging:false,isReady:false,n:0,
power:function(on){sensor.address=on?0x29:0;sensor.isRanging=sensor.isReady=false},
plug:function(is){sensor.isPlugged=is;if(!is)sensor.power(0)},
touch:function(address){if(!sensor.isPlugged||address!==sensor.address)throw "I2C: no acknowledgement"},
put:function(at,value){if(at===1)sensor.address=value;if(at===0x86){sensor.isReady=false;levels.D34=0}if(at===0x87)sensor.isRanging=value===0x40},
measure:function(){if(!sensor.isRanging)return;sensor.isReady=true;sensor.n++;if(!levels.D34)edge("D34",1)}};
levels.D34=0;setInterval(sensor.measure,50);
I2C1.setup=function(){};
I2C1.writeTo=function(address){var b=[],i,k,a;sensor.touch(address);
for(i=1;i<arguments.length;i++){a=arguments[i];if(typeof a==="number"){b.push(a)}else{for(k=0;k<a.length;k++){b.push(typeof a==="string"?a.charCodeAt(k):a[k])}}}
sensor.at=b[0]*256+b[1];for(k=2;k<b.length;k++)sensor.put(sensor.at+k-2,b[k])};
I2C1.readFrom=function(address,count){sensor.touch(address);var b=new Uint8Array(count),at=sensor.at,mm=2000+sensor.n%7;
b[0]=at===0x10f?0xea:at===0x31?(sensor.isReady?1:0):at===0x89?9:1;if(at===0x10f){b[1]=0xcc}if(at===0x96){b[0]=mm>>8;b[1]=mm&255}return b};`;

/**
 * Storage that says what it writes: what is there already costs nothing. Files are read into RAM, for the Linux build reads its
 * flash from a file, byte by byte, as it runs code from there.
 */
const STORAGE = `
var realRequire=require,flash=realRequire("Storage");
var counted={read:function(n,o,l){var s=l===undefined?flash.read(n):flash.read(n,o,l);return s===undefined?s:(" "+s).substr(1)},readJSON:function(n,q){return flash.readJSON(n,q)},
erase:function(n){flash.erase(n)},getFree:function(){return flash.getFree()},
write:function(n,d,o,s){if(s===undefined&&flash.read(n)===d)return true;print("@write "+n);return s===undefined?flash.write(n,d):flash.write(n,d,o,s)}};
global.require=function(n){return n==="Storage"?counted:n==="Wifi"?wifi:realRequire(n)};`;

/** The whole program of one start. */
export function boardCode({ controlPort, uptimeS }: StartConditions): string {
  const given = `var controlPort=${controlPort},uptimeS=${uptimeS};`;
  return `${given}${CLOCK}${PINS}${SENSOR}${STORAGE}\neval(require("Storage").read(".bootcde"));`;
}
