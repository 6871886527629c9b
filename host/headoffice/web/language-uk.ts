// Ukrainian, for head office's pages.
import { words as shop } from "../../web/public/language-uk.ts";
import type { HeadOfficeWords } from "./language-en.ts";

const { formatInteger, plural } = shop.formats;

export const words: HeadOfficeWords = {
  NAV: {
    label: "Сторінки",
    shops: "Магазини",
    league: "Рейтинг",
    settings: "Налаштування",
    login: "Вхід",
    language: "Мова",
  },

  LOGIN: { password: "Пароль", how: "Пароль створюють у головному офісі:" },

  MISSING: { title: "Такої сторінки немає", how: "Усі магазини, які знає головний офіс, — на цій сторінці:" },
  AWAY: {
    title: "Даних немає",
    why: "База даних не відповідає",
    again: "Сторінка спробує ще раз сама.",
  },

  SHOPS: {
    live: (live, shops) =>
      `На зв’язку ${formatInteger(live)} з ${plural(shops, { one: `${formatInteger(shops)} магазину`, other: `${formatInteger(shops)} магазинів` })}`,
    open: (shops) => `відкрито ${formatInteger(shops)}`,
    silent: (shops) => `без зв’язку: ${formatInteger(shops)}`,
    behind: (shops) => `із запізненням: ${formatInteger(shops)}`,
    none: "Жодного магазину ще не чути. Ця команда долучає магазин:",
    database: "База даних нічого не приймає",
    broker: "Немає зв’язку з брокером",
    asOf: (when) => `Станом на ${when} (UTC)`,
    state: { live: "на\u00a0зв’язку", behind: "запізнюється", silent: "без\u00a0зв’язку", closed: "зачинено" },
    heard: (boxes, all) => `${formatInteger(boxes)} з ${formatInteger(all)}`,
    missing: (records) => `Бракує записів: ${formatInteger(records)}`,
    atShops: (shops, more) => `${shops}${more > 0 ? ` та ще ${formatInteger(more)}` : ""}`,
    missingWhy:
      "Їх було підтверджено, але їх немає ні в цій базі даних, ні в чергах надсилання магазинів, як після відновлення зі старішої копії. У журналах магазинів є те, з чого їх зроблено.",
    shared: "Два комп’ютери надсилають дані від імені одного магазину",
    sharedWhy:
      "Їхні числа змішуються, записи втрачаються: карту пам’яті скопіювали або один обліковий запис використовують двічі. Долучіть один із них під іншою назвою та видаліть чергу надсилання в обох.",
    never: "ніколи",
    days: (days) =>
      plural(days, { one: `${days} день`, few: `${days} дні`, many: `${days} днів`, other: `${days} дня` }),
  },

  TABLES: {
    shops: "Магазини",
    now: "Зараз",
    lanes: "Каси зараз",
    hours: "Остання доба за годинами (UTC)",
    troubles: "Пристрої з несправностями",
    decisions: "Рішення",
    league: "Рейтинг",
    rollouts: "Налаштування та прошивки",
    none: "Немає",
    noneYet: "Поки що немає",
    noneSent: "Магазинам ще нічого не надсилали. Команди: tillbeacon headoffice settings, tillbeacon headoffice images",
    noneKnown: "Коли магазин було чути востаннє, їх не було",
  },

  COLUMNS: {
    shop: "Магазин",
    state: "Стан",
    waiting: "Чекають",
    longest: "Найдовше чекання",
    open: "Відкриті каси",
    boxes: "Чути пристроїв",
    newest: "Найновіші дані",
    backlog: "У черзі",
    lag: "Затримка",
    lost: "Втрачено",
    lane: "Каса",
    trouble: "Несправність",
    since: "Відколи (UTC)",
    till: "Каса",
    work: "Стан",
    data: "Дані",
    wait: "Чекання",
    hour: "Година",
    over: "Понад 4 хв",
    served: "Обслужено",
    when: "Коли (UTC)",
    decision: "Рішення",
    reason: "Причина",
    estimate: "Оцінка",
    range: "Межі, 90 %",
    measured: "Виміряно",
    blocks: "Блоки по дві години",
    made: "Створено (UTC)",
    stage: "Етап",
    applied: "Прийнято",
    refused: "Відхилено",
    toCome: "Залишилося",
    what: "Що",
    refusals: "Відмови",
  },

  DATA: {
    trusted: "надійні",
    unsure: "непевні",
    stale: "застарілі",
    offline: "вимкнено",
    unknown: "невідомо",
    blind: "не бачить",
    outdated: "застарілі",
  },

  BOX: {
    stale: "Пристрою не чути",
    offline: "Пристрій вимкнено",
    unknown: "Пристрою ще не чути",
    failedStarts: (starts) =>
      plural(starts, {
        one: `${starts} невдалий запуск`,
        few: `${starts} невдалі запуски`,
        many: `${starts} невдалих запусків`,
        other: `${starts} невдалого запуску`,
      }),
  },

  LEAGUE: {
    share: (days) => `Частка часу, коли той, хто став у чергу, чекав би понад 4 хвилини (за ${days}).`,
    how: "Оцінку кожного магазину наближено до середнього всіх магазинів настільки, наскільки його власні дані не відрізняють його; справжня частка лежить у межах з імовірністю 90 %. Про магазини, чиї межі перекриваються, не відомо, чи вони різні.",
    days: "Дні",
    csv: "Усі показники таблицею (CSV)",
    json: "Як JSON",
    outlier: "відхилення",
    outliers: "Не такі, як усі:",
    range: (low, high) => `${low} – ${high}`,
  },

  ROLLOUT: {
    state: { running: "триває", done: "завершено", stopped: "зупинено" },
    stage: (stage, stages) => `${stage} з ${stages}`,
    why: {
      "by-hand": "вручну",
      refused: (shops) => `Магазинів, що відмовили: ${formatInteger(shops)}`,
      worse: (shops, store) => `Магазинів, що працюють гірше: ${formatInteger(shops)}, зокрема ${store}`,
      silent: (shops, store) => `Магазинів, що не відповідають: ${formatInteger(shops)}, зокрема ${store}`,
    },
  },

  REFUSAL: {
    starting: "система магазину саме запускалася",
    "not-accepted": "магазин не приймає налаштувань головного офісу (headOffice.acceptSettings)",
    "no-json": "налаштування не є JSON",
    "no-file": "магазин працює без файлу",
    busy: "файл саме змінювали",
    "not-written": (file, why) => `система магазину не може записати ${file}: ${why}`,
    "no-release-key": "у магазині не задано headOffice.releaseKey",
    "not-signed": "не підписано ключем headOffice.releaseKey магазину",
    "other-image": "це не той образ, який підписано",
    "foreign-key": (key, allowed) => `${key}: головний офіс може змінювати лише ${allowed}`,
    "box-refused": (box, why) => `${box} відмовляється від образу: ${why}`,
    "box-reverted": (box) => `${box} не зміг працювати з ним і повернувся до попереднього`,
    images: {
      "other-board": "для іншої плати",
      "running-already": "уже працює",
      "no-key": "пристрій не має ключа",
      "bad-signature": "неправильний підпис",
      "older-image": "старіший за той, що працює",
      "no-room": "завеликий для пристрою",
      "bad-digest": "надійшов пошкодженим",
      "other-image": "не той, що був оголошений",
    },
  },
};
