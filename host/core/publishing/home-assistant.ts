// Home Assistant's MQTT discovery (https://www.home-assistant.io/integrations/mqtt/): the shop and each lane as devices whose
// sensors read the topics that the host publishes anyway. Pure.
import { publishedTopic } from "../../../protocol/published.ts";
import type { Place } from "../shop.ts";
import type { Published } from "./published-shop.ts";

/** A value that has not been published again for this long is unknown. Unit s. */
const EXPIRE_S = 150;

interface Sensor {
  key: string;
  name: string;
  unit?: string;
  deviceClass?: string;
  icon?: string;
  /** It is about the box, not about the lane. */
  isDiagnostic?: boolean;
  /** Condition without which the value is unknown: for a lane the last known value stays published. */
  when?: string;
}

const TRUSTED = "value_json.isTrusted == 1";
const FRESH = "value_json.freshness == 'fresh'";
const LANE: readonly Sensor[] = [
  { key: "waiting", name: "Waiting", unit: "customers", icon: "mdi:human-queue", when: TRUSTED },
  { key: "waitS", name: "Wait", unit: "s", deviceClass: "duration", when: TRUSTED },
  { key: "confidencePercent", name: "Confidence", unit: "%", icon: "mdi:check-decagram", when: FRESH },
  { key: "state", name: "Till", icon: "mdi:cash-register", when: FRESH },
  { key: "call", name: "Call", icon: "mdi:alarm-light" },
  { key: "entry", name: "Entrance beams", icon: "mdi:leak", when: FRESH, isDiagnostic: true },
  { key: "exit", name: "Exit beam", icon: "mdi:leak", when: FRESH, isDiagnostic: true },
  { key: "head", name: "Zone at the pay point", icon: "mdi:leak", when: FRESH, isDiagnostic: true },
  { key: "tail", name: "Zone in the line", icon: "mdi:leak", when: FRESH, isDiagnostic: true },
];
const STORE: readonly Sensor[] = [
  { key: "waiting", name: "Waiting", unit: "customers", icon: "mdi:human-queue" },
  { key: "longestWaitS", name: "Longest wait", unit: "s", deviceClass: "duration" },
  { key: "tillsOpen", name: "Tills open", unit: "tills", icon: "mdi:cash-register" },
  { key: "tillsNeeded", name: "Tills needed", unit: "tills", icon: "mdi:cash-plus" },
  { key: "tillsNeededIn15", name: "Tills needed in 15 min", unit: "tills", icon: "mdi:cash-clock" },
  { key: "calls", name: "Calls", unit: "tills", icon: "mdi:alarm-light" },
];

/** One device. */
interface Device {
  id: string;
  name: string;
  /** Where its sensors' values are published. */
  topic: string;
  sensors: readonly Sensor[];
  /** Id of the shop's device, of which a lane is a part; absent for the shop itself. */
  shopId?: string;
}

/** One retained discovery message for the shop and for each of its lanes. */
export function homeAssistantDevices(
  store: string,
  version: string,
  places: readonly Place[],
  prefix: string,
): Published[] {
  const shopId = `tillbeacon_${idOf(store)}`;
  const lanes = places
    .filter(({ role }) => role !== "door")
    .map(
      ({ box, name }): Device => ({
        id: `${shopId}_${idOf(box)}`,
        name,
        topic: publishedTopic(store, `lanes/${box}`),
        sensors: LANE,
        shopId,
      }),
    );
  const shop: Device = { id: shopId, name: `Shop ${store}`, topic: publishedTopic(store, "store"), sensors: STORE };
  return [shop, ...lanes].map((device) => ({
    topic: `${prefix}/device/${device.id}/config`,
    payload: JSON.stringify(discoveryOf(device, store, version)),
    isRetained: true,
    qos: 1,
  }));
}

/** The discovery message of a device, with the abbreviations that Home Assistant allows. */
function discoveryOf({ id, name, topic, sensors, shopId }: Device, store: string, version: string): object {
  const dev = { ids: [id], name, mf: "tillbeacon", mdl: shopId === undefined ? "shop" : "lane", sw: version };
  return {
    dev: shopId === undefined ? dev : { ...dev, via_device: shopId },
    o: { name: "tillbeacon", sw: version },
    cmps: Object.fromEntries(sensors.map((sensor) => [sensor.key, component(id, sensor)])),
    stat_t: topic,
    avty_t: publishedTopic(store, "host"),
    avty_tpl: "{{ value_json.presence }}",
    pl_avail: "online",
    pl_not_avail: "offline",
  };
}

function component(id: string, { key, name, unit, deviceClass, icon, when, isDiagnostic }: Sensor): object {
  return {
    p: "sensor",
    uniq_id: `${id}_${key}`,
    name,
    // Home Assistant takes "None", which it makes of null and of none, for an unknown state.
    val_tpl: `{{ value_json.${key}${when === undefined ? "" : ` if ${when} else none`} }}`,
    exp_aft: EXPIRE_S,
    // Home Assistant of 2024 does not hand this option down from a device (its schemas.py, SHARED_OPTIONS).
    qos: 1,
    ...(unit === undefined ? {} : { unit_of_meas: unit, stat_cla: "measurement" }),
    ...(deviceClass === undefined ? {} : { dev_cla: deviceClass }),
    ...(icon === undefined ? {} : { ic: icon }),
    ...(isDiagnostic ? { ent_cat: "diagnostic" } : {}),
  };
}

/**
 * A name as part of an id, which may have letters, digits, dashes and underscores. Parts are joined by single underscores, so those
 * within a name are escaped: no two names give the same id.
 */
function idOf(name: string): string {
  return name.replaceAll("_", "__u").replaceAll(".", "__d");
}
