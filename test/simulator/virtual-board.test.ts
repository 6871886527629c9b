// The virtual board behaves as its platform does: each case holds one row of docs/platforms.md.
import { describe, expect, it } from "vitest";
import type { BoardSetup } from "../../host/simulator/board-setup.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { ESP32, ESP32S3, type Platform, RP2040 } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";

/** A board that runs a program; `run` lets time pass in ms. */
function boardOf(platform: Platform, code: string, changes: Partial<BoardSetup> = {}) {
  const clock = new VirtualClock();
  const said: string[] = [];
  const board = new VirtualBoard({
    platform,
    code,
    clock,
    pacer: new Pacer(clock, 1),
    files: {},
    inputs: {},
    sensors: {},
    onOutput: () => {},
    onPrint: (text) => said.push(String(text)),
    ...changes,
  });
  board.start();
  return { board, said, clock, run: (ms: number) => clock.runUntil(clock.nowMs() + ms) };
}

describe("a virtual board's watchdog", () => {
  it("of an RP2040 throws above 8,388 ms, and is armed all the same", () => {
    const { board, said, run } = boardOf(RP2040, "try{E.enableWatchdog(10,false)}catch(e){print(e.message)}");
    expect(said).toEqual(["Maximum watchdog timeout exceeded"]);
    run(8387);
    expect(board.resets).toEqual([]);
    run(1);
    expect(board.resets).toEqual(["watchdog"]);
  });

  it.each<[Platform, number]>([
    [RP2040, 8],
    [ESP32, 60],
  ])("bites when it is not kicked", (platform, seconds) => {
    const { board, run } = boardOf(
      platform,
      `E.enableWatchdog(${seconds},false);setTimeout(function(){E.kickWatchdog()},1000)`,
    );
    run(1000 + seconds * 1000 - 1);
    expect(board.resets).toEqual([]);
    run(1);
    expect(board.resets).toEqual(["watchdog"]);
  });
});

describe("a virtual board's connect", () => {
  const CODE = (seconds: number): string => `
    E.enableWatchdog(${seconds},false);
    setInterval(function(){E.kickWatchdog();print("tick "+getTime())},1000);
    setTimeout(function(){try{require("net").connect({host:"10.9.9.9",port:1},function(){})}catch(e){print(e.message)}},1500);`;
  const silent = { silentHosts: new Set(["10.9.9.9"]) };

  it.each<[string, Platform, number]>([
    ["ESP32", ESP32, 9],
    ["ESP32-S3", ESP32S3, 18],
  ])(
    "of an %s stands still before an address that answers nothing, throws in the end, and makes up for its ticks",
    (_, platform, seconds) => {
      const { said, run } = boardOf(platform, CODE(60), silent);
      run(3000);
      run(1000);
      const late = Array<string>(seconds).fill(`tick ${seconds + 1.5}`);
      const seen = ["tick 1", "Unable to create socket", ...late, `tick ${seconds + 2}`];
      expect(said.slice(0, seen.length)).toEqual(seen);
    },
  );

  it("stands still over a name while no name server answers, and a bus on which nobody answers where that takes time", () => {
    const code = `try{require("net").connect({host:"host.lan",port:1},function(){})}catch(e){print(e.message+" "+getTime())}
      try{I2C1.writeTo(0x29,0)}catch(e){print(getTime())}`;
    const slow = { ...ESP32, nackMs: 900 };
    const { said } = boardOf(slow, code, { silentHosts: new Set(["host.lan"]) });
    expect(said).toEqual(["Unable to locate host 14", "14.9"]);
  });

  it("loses against a watchdog that waits for less", () => {
    const { board, run } = boardOf(ESP32, CODE(5), silent);
    run(7000);
    expect(board.resets).toEqual(["watchdog"]);
  });
});

describe("a virtual board's random numbers", () => {
  const CODE = "print(Math.random());print(E.hwRand())";
  const sayings = (platform: Platform): string[][] => [1, 2].map(() => boardOf(platform, CODE).said);

  it("are the same at each start, and on an ESP32 E.hwRand's as well", () => {
    const [first, second] = sayings(ESP32);
    expect(first).toEqual(second);
    // Those of the interpreter built for Linux.
    expect(first?.[0]?.slice(0, 13)).toBe("0.93255273858");
    const [one, two] = sayings(RP2040);
    expect([one?.[0] === two?.[0], one?.[1] === two?.[1]]).toEqual([true, false]);
  });
});

describe("a virtual board's Storage", () => {
  it("cuts names at 28 characters, makes no empty file, and has room for its pages alone", () => {
    const code = `var s=require("Storage");s.write("a".repeat(29),"1");print(s.list()[0].length);
      try{s.write("b","")}catch(e){print(e.message)}
      try{s.write("c","x".repeat(64*4096))}catch(e){print(e.message)}`;
    const { said, board } = boardOf(RP2040, code);
    expect(said).toEqual(["28", "Can't create zero length file", "Unable to find or create file"]);
    expect(board.storage.writes).toBe(1);
  });

  it("erases pages when erased files have filled it", () => {
    const code = `var s=require("Storage");for(var i=0;i<20;i++)s.write("a",""+(1000+i)+"x".repeat(30000))`;
    const { board } = boardOf(RP2040, code);
    expect([board.storage.writes, board.storage.pageErases]).toEqual([20, 2 * 59]);
  });
});

describe("a virtual ESP32's radio", () => {
  it("has Bluetooth, telnet and an access point of its own, and gives its console to who connects", () => {
    const { board } = boardOf(ESP32, "");
    expect(board.running().radio.ownAccessPoint).toBe(true);
    expect([board.running().knock("Bluetooth"), board.running().knock("Telnet")]).toEqual([true, true]);
    const forced = boardOf(ESP32, 'E.setConsole("Serial1",{force:true})').board.running();
    expect([forced.knock("Bluetooth"), forced.knock("Telnet")]).toEqual([false, false]);
  });

  it("loses its saved code when Bluetooth is switched off", () => {
    const files = { ".bootcde": "x" };
    const { board, run } = boardOf(ESP32, "if(ESP32.getState().BLE)ESP32.enableBLE(false)", { files });
    run(1);
    expect([board.resets, Object.keys(files), board.running().knock("Bluetooth")]).toEqual([
      ["ESP32.enableBLE"],
      [],
      false,
    ]);
  });

  it("has its access point up behind the program's first run, unless that has stopped it or a saved configuration wants it", () => {
    const stop = 'require("Wifi").stopAP()';
    const isUp = (code: string, files: Files): boolean =>
      boardOf(ESP32, code, { files }).board.running().radio.ownAccessPoint;
    const saved = (mode: number): Files => ({ ".wificfg": JSON.stringify({ mode }) });
    expect([isUp("", {}), isUp(stop, {})]).toEqual([true, false]);
    expect([isUp(stop, saved(2)), isUp(stop, saved(3)), isUp("", saved(1))]).toEqual([true, true, false]);
    const later = boardOf(ESP32, `setTimeout(function(){${stop}},0)`, { files: saved(3) });
    later.run(1);
    expect(later.board.running().radio.ownAccessPoint).toBe(false);
  });

  it("does not find a network whose name has 32 bytes: the last is cut", () => {
    const station = (ssid: string): unknown => {
      const { board, run } = boardOf(ESP32, `require("Wifi").connect("${ssid}",{})`);
      run(10000);
      return board.evaluate('require("Wifi").getStatus().station');
    };
    expect([station("s".repeat(31)), station("s".repeat(32))]).toEqual(["connected", "disconnected"]);
  });

  it("says nothing of an access point that it cannot join, and does not join one that comes back", () => {
    const code = `require("Wifi").connect("s",{},function(e){print("joined "+e)});
      setInterval(function(){print(require("Wifi").getStatus().station)},10000)`;
    const { board, said, run } = boardOf(ESP32, code);
    run(10000);
    board.running().radio.reach(false);
    run(10000);
    board.running().radio.reach(true);
    run(10000);
    expect(said).toEqual(["joined null", "connected", "disconnected", "disconnected"]);
  });
});

it("an earlier start of a virtual board has no effect on the next", () => {
  const code = `setTimeout(function(){E.reboot();setInterval(function(){print("ghost")},10)},100);print("start")`;
  const { said, run } = boardOf(ESP32, code);
  run(150);
  expect(said).toEqual(["start", "start"]);
});
