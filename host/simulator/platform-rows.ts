// What the boards' platforms do, where that is to be read, and what the box does about it: the rows of docs/platforms.md. The
// figures are those that the virtual boards work with.
import type { ProbeName } from "./platform-probes.ts";
import { ESP32, ESP32S3, type Platform, RP2040 } from "./platforms.ts";

/** What a platform does, where its sources say so, what the box does, and which fake does the same. */
export interface Row {
  fact: string;
  source: string;
  box: string;
  fake: string;
  /** Name under which `tillbeacon doctor --board` prints it. */
  asked?: ProbeName;
}

const sizeOf = ({ pages, pageBytes }: Platform): string => `${pages} pages of ${pageBytes / 1024} kB`;

/** Rows of Espruino's boards. */
export const ESPRUINO: readonly Row[] = [
  {
    fact: `RP2040: the watchdog takes ${RP2040.watchdogMaxMs} ms at the most; more throws, and arms it`,
    source: "`targets/rp2xxx/jshardware.c`, `jshEnableWatchDog`",
    box: "8 s; 60 s on an ESP32; `flash` asks for 8 s on any board",
    fake: "`virtual-watchdog.ts`",
    asked: "watchdog",
  },
  {
    fact: "an armed watchdog cannot be stopped; the interpreter kicks an automatic one while it idles, and any while it compacts Storage",
    source: "`src/jswrap_espruino.c`, `src/jsflash.c`",
    box: "the box kicks it once a second; `flash` makes it automatic",
    fake: "`virtual-watchdog.ts`",
  },
  {
    fact: "ESP32, RP2040: `Math.random` starts from constants, so that each start gives the same numbers; STM32 and nRF52 boards seed it",
    source: "`src/jsutils.c`, `rand`",
    box: "seeded from the chip's number, time, an open analogue input, `E.hwRand` and a count of starts",
    fake: "`virtual-random.ts`",
    asked: "Math.random",
  },
  {
    fact: "ESP32: `E.hwRand` is that generator; on an RP2040 it is noise",
    source: "`jshGetRandomNumber` of `targets/esp32`, `targets/rp2xxx`",
    box: "as above; the boot id begins with the count",
    fake: "`virtual-life.ts`",
    asked: "E.hwRand",
  },
  {
    fact: `Storage: ESP32 ${sizeOf(ESP32)}, RP2040 ${sizeOf(RP2040)}; a name has ${RP2040.nameLength} characters, what is longer is cut; no empty files`,
    source: "`boards/ESP32.py`, `boards/RP2040_PICO.py`, `src/jsflash.c`",
    box: "names of ten characters",
    fake: "`fake-storage.ts`",
    asked: "Storage",
  },
  {
    fact: "a file that is written anew is erased first and takes new flash, its header's 32 B included, until a compaction erases pages; identical content costs nothing",
    source: "`src/jsflash.c`, `jsfWriteFile`, `jsfCompact`",
    box: "two writes a start, eight a day; the start's state alternates between two files, so that a power cut spares one",
    fake: "`fake-storage.ts` counts writes and erased pages",
    asked: "identical content",
  },
  {
    fact: `ESP32: \`connect\` stands still until somebody answers, about ${ESP32.connectMs / 1000} s for an address that nobody has (ESP32-S3: ${ESP32S3.connectMs / 1000} s), and as long as a name takes: ${ESP32.lookUpMs / 2000} s for each name server that is silent, of which it asks two; at once where a server says that there is no such name, or none is known; edges are kept meanwhile, nothing else runs`,
    source:
      "`libs/network/esp32/network_esp32.c`; lwIP's `tcp_slowtmr`: `CONFIG_TCP_SYNMAXRTX` times `CONFIG_LWIP_TCP_RTO_TIME`, 6 times 1.5 s in `esp32/build/app/sdkconfig` of [EspruinoBuildTools](https://github.com/espruino/EspruinoBuildTools), 12 times in `targets/esp32/IDF4/sdkconfig_s3`; `dns_check_entry` of its `dns.c`: 4 tries after 1, 1, 2 and 3 s",
    box: "a watchdog of 60 s; the next attempt waits for twice the time that the last one took",
    fake: "`virtual-network.ts`",
    asked: "connect to an address that nobody has",
  },
  {
    fact: "a name that ends in `.local` is asked of the router's name server as any other, which knows none as a rule; an ESP32-S3 asks the machines around it (mDNS)",
    source: "lwIP's `dns.c`; `CONFIG_LWIP_DNS_SUPPORT_MDNS_QUERIES` in `targets/esp32/IDF4/sdkconfig_s3` alone",
    box: "give it the host's address, or a name that the router knows",
    fake: "none",
  },
  {
    fact: "ESP32, 2v29: `Wifi.getHostByName` says `null` while it looks, and the bytes of a pointer instead of the address once it knows; later versions give the address",
    source: "`libs/network/esp32/jswrap_esp32_network.c`, `jswrap_wifi_getHostByName`, `dnsFoundCallback`",
    box: "does not ask it: a name goes to `connect`",
    fake: "none: it has no such function",
  },
  {
    fact: "ESP32: Bluetooth and telnet are on, and whoever connects gets the console unless it is forced elsewhere; `ESP32.enableBLE(false)` erases the saved code and restarts",
    source:
      "`targets/esp32/BLE/esp32_gatts_func.c`, `libs/network/telnet/jswrap_telnet.c`, `targets/esp32/jswrap_esp32.c`",
    box: "the console is forced onto the cable and telnet switched off at each start; `flash` switches Bluetooth off",
    fake: "`virtual-life.ts`, `fake-console.ts`",
    asked: "Bluetooth",
  },
  {
    fact: "ESP32, 2v29: behind the program's first run the radio starts, with an open access point of its own or as `Wifi.save` has kept it, whatever the program has said before; WiFi that is lost is not joined again, and a failure is not told; later versions start no access point, try to join twice more, and drop a joined line when asked to join",
    source:
      "`targets/esp32/main.c`, `espruinoTask`; `libs/network/esp32/jswrap_esp32_network.c` (`jswrap_wifi_restore`, `event_handler`, `jswrap_wifi_connect`)",
    box: "the access point is stopped before and behind that; the box asks every 2 s whether it is joined, joins every 30 s while it is not, after ten minutes every 5 min, and anew after 10 min without a broker, then each hour",
    fake: "`virtual-radio.ts`",
  },
  {
    fact: "ESP32: of a network's name 31 bytes arrive, though it may have 32",
    source:
      "`libs/network/esp32/jswrap_esp32_network.c`, `jswrap_wifi_connect`: `jsvGetString(jsSsid, ssid, sizeof(ssid)-1)`",
    box: "`provision` refuses a longer one",
    fake: "`virtual-radio.ts`",
  },
  {
    fact: "ESP32: the radio naps between the access point's beacons, unless told otherwise: what comes waits for the next one that announces it, 0.1 to 0.3 s as a rule; what is sent does not wait",
    source: "`esp_wifi_set_ps` in `esp_wifi.h` of ESP-IDF 3.3.6 and 4.4.8: `WIFI_PS_MIN_MODEM` is the default",
    box: "leaves it so: a lamp may be as late",
    fake: "none",
  },
  {
    fact: "ESP32: `getStatus` says `connected` of a WiFi that has given no address yet, or none any more; with an address that is not renewed all connections end",
    source:
      "`event_handler`, `SYSTEM_EVENT_STA_CONNECTED`; lwIP's `dhcp_coarse_tmr` and `netif_set_ipaddr`, `CONFIG_ESP_TCP_KEEP_CONNECTION_WHEN_IP_CHANGES` being off",
    box: "attempts without an address fail at once and cost nothing; joins anew after 10 min, as above",
    fake: "none",
  },
  {
    fact: "ESP32: below about 2.43 V the chip restarts at once",
    source: "`CONFIG_BROWNOUT_DET_LVL` 0 of the build, `brownout.c` of ESP-IDF 3.3.6",
    box: "one more start that has not lasted: after three in a row the loader gives the supply 30 s each time",
    fake: "a power cut: `VirtualBoard.stop`",
  },
  {
    fact: "time is counted in 64 bits of microseconds; that of an edge in 32, completed when it is delivered, which has to be within 71 min",
    source: "`jshGetSystemTime` of `targets/esp32`, `targets/rp2xxx`; `src/jsinteractive.c`, `jsiIdle`",
    box: "nothing turns over: 2^31 and 2^32 us and ms are passed in `turnovers.test.ts`",
    fake: "none: the real interpreter",
  },
  {
    fact: "ESP32-S3: its build is beta; the console is the chip's own USB and is called `Serial1`; pins 6 to 12 and those beyond 39 raise no watch; no pin is analogue; 0, 12-15, 18, 19, 21 and 34-39 are pulled high until the image runs",
    source:
      "`boards/ESP32S3_IDF4.py`; `targets/esp32/jshardwareUart.c`; `targets/esp32/jshardware.c` (`jshCanWatch`, `pinToESP32Pin`, `jshPinDefaultPullup`); `scripts/build_platform_config.py` (`exti_count`)",
    box: "wired around it, by the types of its pins; the boot id does without noise",
    fake: "none: `boards.test.ts`",
  },
  {
    fact: "ESP32-S3, 2v29: an interpreter with nothing to do sleeps for up to 50 ms, and no event wakes it; later versions are woken; an ESP32 never sleeps",
    source: "`targets/esp32/jshardware.c`, `jshSleep`",
    box: "edges have the time of their interrupt; a crossing is told, and a sample of a ToF sensor read, as much later",
    fake: "none",
  },
  {
    fact: "RP2040: what is sent over USB to a host that holds the port open and does not read waits, and no one kicks the watchdog; to one that sleeps or has closed the port it is thrown away",
    source: "`src/jsdevices.c`, `jshTransmit`; TinyUSB's `tud_cdc_n_connected`, `tud_ready`",
    box: "no more than 3,000 B before the host has been heard again; what it has not acknowledged is sent again",
    fake: "none: `serial-link.test.ts` counts",
  },
  {
    fact: `I2C without an acknowledgement throws at once on ESP32 and RP2040 (${ESP32.nackMs} ms); an STM32 would stand still for most of a second; a bus that is held low may cost an ESP32 1 s a transfer, an RP2040 50 ms`,
    source:
      "`jshI2CWrite` of `targets/esp32/jshardwareI2c.c`, `targets/rp2xxx/jshardware.c`, `targets/stm32/jshardware.c`",
    box: "caught in `board-port.ts`; the bus is freed before the next transfer, or left alone",
    fake: "`virtual-life.ts`, `nackMs`",
    asked: "I2C without an acknowledgement",
  },
  {
    fact: "RP2040: its build has no module `crypto`, and so no SHA-256",
    source: "`boards/RP2040_PICO.py`, `libraries`",
    box: "takes no updates but by `flash`, which then compares length and CRC-32",
    fake: "`virtual-life.ts`",
    asked: "modules",
  },
  {
    fact: "of an input that changes and changes back while nothing runs, the debouncing of `setWatch` tells nothing, and of one that changes three times it tells the wrong time; without debouncing each edge is told, with its own time, of up to 682",
    source:
      "`src/jsinteractive.c`, `jsiIdle`; `io_buffer_size` of `boards/ESP32.py`, `boards/RP2040_PICO.py`, six bytes an edge",
    box: "an ESP32 debounces itself (`board-port.ts`), and counts who has passed while `connect` stood still; an RP2040 stands still for 0.1 s at the most, and may miss what breaks a beam for less",
    fake: "`fake-pins.ts`",
  },
  {
    fact: "an interval makes up for each time that has passed while nothing ran, one a turn, behind the edges",
    source: "`src/jsinteractive.c`, `jsiIdle`",
    box: "its seconds count as many as have passed",
    fake: "`virtual-life.ts`, `again`",
  },
  {
    fact: "a callback in which memory runs out is interrupted, and what would call it again is removed: an interval, a watch, a listener to data. The rest goes on; `E.getErrorFlags` says `CALLBACK`",
    source: "`src/jsvar.c`, `jsvNewWithFlags`; `src/jsinteractive.c`, `jsiIdle`; `src/jswrap_stream.c`",
    box: "asks for the flags every ten seconds, and for a tool that wants them, as they are given once, and restarts after that one; where the second is gone itself, the watchdog does. A timer of the sensors' that is lost is made up for",
    fake: "`virtual-life.ts`, `starve`",
  },
  {
    fact: "ESP32: each time that WiFi is joined, lost or not found takes some 15 blocks of memory for ever, about a 500th of what a full lane leaves",
    source:
      "`libs/network/esp32/jswrap_esp32_network.c`, `event_handler`, `sendWifiEvent`: the object with the event's details is never unlocked",
    box: "joins seldom, as above; restarts when memory has run out, as above",
    fake: "`virtual-radio.ts`, `lostBlocks`",
  },
  {
    fact: "ESP32: a compaction of Storage moves images, and what runs of them is lost (an RP2040 finds it again): it looks for addresses in flash, and code runs from those it is mapped to",
    source: "`src/jsvar.c`, `jsvUpdateMemoryAddress`; `targets/esp32/jshardware.c`, `jshFlashGetMemMapAddress`",
    box: "the watchdog restarts it: after 60 s, or 8 s where the loader was at it; what lies before the first erased file stays, as all does until the second update",
    fake: "none: `loader.test.ts`",
  },
  {
    fact: "TLS checks no certificate",
    source: "`libs/network/network.c`, `MBEDTLS_SSL_VERIFY_NONE`",
    box: "`tls` keeps out who listens, not who pretends to be the host",
    fake: "none",
  },
];

/** Rows of NodeMCU. */
export const NODEMCU: readonly Row[] = [
  {
    fact: "`close` queues its goodbye behind a publication that nobody acknowledges; `connect` raises `already connected` until then",
    source: "`app/modules/mqtt.c`, `mqtt_socket_close`, `mqtt_socket_connect`",
    box: "such a client is left alone and a new one made",
    fake: "`nodemcu.lua`",
  },
  {
    fact: "callbacks of mqtt are called without protection: an error stops the chip until its own watchdog restarts it, some seconds later; one in a timer or a pin restarts it after 2 s, unless `node.setonerror` says otherwise",
    source:
      "`app/modules/mqtt.c` (`lua_call`), `app/lua/lauxlib.c` (`panic`), `app/lua/lnodemcu.c`, `app/modules/node.c`",
    box: "every callback is protected; errors are printed and reported; 100 of them between two health reports restart the box",
    fake: "`nodemcu.lua`",
  },
  {
    fact: "`mqtt.Client` does not advance past an argument that is nil, so that the clean session behind it is lost; it takes packets of 1,024 B unless told otherwise, the rest goes to `overflow`",
    source: "`app/modules/mqtt.c`, `mqtt_socket_client`",
    box: "empty texts for no username; 1,200 B; what is longer is refused and counted",
    fake: "`nodemcu.lua`",
  },
  {
    fact: "`math.random` starts from constants; `node.random` is noise",
    source: "`app/lua/lmathlib.c`; documentation of `node.random`",
    box: "`node.random` alone",
    fake: "`nodemcu.lua`",
  },
  {
    fact: "`tmr.now` and the time of an edge count microseconds in 31 bits; that of an edge comes in 24 and is completed when it is delivered, which has to be within 16 s",
    source: "documentation of `tmr.now`, `gpio.trig`; `app/modules/gpio.c`, `gpio_intr_callback_task`",
    box: "differences modulo 2^31; nothing stands still for that long",
    fake: "`nodemcu.lua` turns over during each trace",
  },
  {
    fact: "a chip that has once been set to measure its own supply reads 65535 from its analogue pin until it is set back",
    source: "`docs/modules/adc.md`; `app/modules/adc.c`, `adc_init107`",
    box: "where the contact is read from that pin, sets it back and starts anew, once",
    fake: "`nodemcu.lua`",
  },
  {
    fact: "the chip keeps the WiFi's mode, name and password in its own flash, and joins by itself, again after a loss, too",
    source: "`app/modules/wifi.c`: `save` is true by default; documentation of `wifi.sta.config`, `auto`",
    box: "tells it both at each start; what it had been told before counts until then",
    fake: "none: `wifi.sta.config` does nothing",
  },
  {
    fact: "about 44 kB of heap; code runs from the Lua flash store (LFS)",
    source: "`docs/lfs.md`",
    box: "36,000 B of it at the most, garbage included ([box.md](box.md) has figures); code in LFS",
    fake: "`nodemcu.lua` counts",
  },
  {
    fact: "a build has the modules that were chosen for it",
    source: "`app/include/user_modules.h`",
    box: "the box and `flash` name those that are missing",
    fake: "`nodemcu.lua` of `test/target` and `test/serial`",
  },
];
