// Russian, for head office's pages.
import { words as shop } from "../../web/public/language-ru.ts";
import type { HeadOfficeWords } from "./language-en.ts";

const { formatInteger, plural } = shop.formats;

export const words: HeadOfficeWords = {
  NAV: {
    label: "Страницы",
    shops: "Магазины",
    league: "Рейтинг",
    settings: "Настройки",
    login: "Вход",
    language: "Язык",
  },

  LOGIN: { password: "Пароль", how: "Пароль создают в головном офисе:" },

  MISSING: { title: "Такой страницы нет", how: "Все магазины, которые знает головной офис, — на этой странице:" },
  AWAY: {
    title: "Данных нет",
    why: "База данных не отвечает",
    again: "Страница попробует снова сама.",
  },

  SHOPS: {
    live: (live, shops) =>
      `На связи ${formatInteger(live)} из ${plural(shops, { one: `${formatInteger(shops)} магазина`, other: `${formatInteger(shops)} магазинов` })}`,
    open: (shops) => `открыто ${formatInteger(shops)}`,
    silent: (shops) => `без связи: ${formatInteger(shops)}`,
    behind: (shops) => `с отставанием: ${formatInteger(shops)}`,
    none: "Ни одного магазина ещё не слышно. Эта команда подключает магазин:",
    database: "База данных ничего не принимает",
    broker: "Нет связи с брокером",
    asOf: (when) => `По состоянию на ${when} (UTC)`,
    state: { live: "на\u00a0связи", behind: "отстаёт", silent: "без\u00a0связи", closed: "закрыт" },
    heard: (boxes, all) => `${formatInteger(boxes)} из ${formatInteger(all)}`,
    missing: (records) => `Не хватает записей: ${formatInteger(records)}`,
    atShops: (shops, more) => `${shops}${more > 0 ? ` и ещё ${formatInteger(more)}` : ""}`,
    missingWhy:
      "Они были подтверждены, но их нет ни в этой базе данных, ни в очередях отправки магазинов, как после восстановления из старой копии. В журналах магазинов есть то, из чего они сделаны.",
    shared: "Два компьютера отправляют данные от имени одного магазина",
    sharedWhy:
      "Их числа смешиваются, записи теряются: карту памяти скопировали или одну учётную запись используют дважды. Подключите один из них под другим именем и удалите очередь отправки у обоих.",
    never: "никогда",
    days: (days) =>
      plural(days, { one: `${days} день`, few: `${days} дня`, many: `${days} дней`, other: `${days} дня` }),
  },

  TABLES: {
    shops: "Магазины",
    now: "Сейчас",
    lanes: "Кассы сейчас",
    hours: "Последние сутки по часам (UTC)",
    troubles: "Неисправные устройства",
    decisions: "Решения",
    league: "Рейтинг",
    rollouts: "Настройки и прошивки",
    none: "Нет",
    noneYet: "Пока нет",
    noneSent:
      "Магазинам ещё ничего не отправляли. Команды: tillbeacon headoffice settings, tillbeacon headoffice images",
    noneKnown: "Когда магазин было слышно в последний раз, их не было",
  },

  COLUMNS: {
    shop: "Магазин",
    state: "Состояние",
    waiting: "Ждут",
    longest: "Дольше всего ждать",
    open: "Открытые кассы",
    boxes: "Слышно устройств",
    newest: "Новейшие данные",
    backlog: "В очереди",
    lag: "Задержка",
    lost: "Потеряно",
    lane: "Касса",
    trouble: "Неисправность",
    since: "С какого времени (UTC)",
    till: "Касса",
    work: "Состояние",
    data: "Данные",
    wait: "Ожидание",
    hour: "Час",
    over: "Больше 4 мин",
    served: "Обслужено",
    when: "Когда (UTC)",
    decision: "Решение",
    reason: "Причина",
    estimate: "Оценка",
    range: "Границы, 90 %",
    measured: "Измерено",
    blocks: "Блоки по два часа",
    made: "Создано (UTC)",
    stage: "Этап",
    applied: "Принято",
    refused: "Отклонено",
    toCome: "Осталось",
    what: "Что",
    refusals: "Отказы",
  },

  DATA: {
    trusted: "надёжные",
    unsure: "неточные",
    stale: "устарели",
    offline: "выключено",
    unknown: "неизвестно",
    blind: "не видит",
    outdated: "устарели",
  },

  BOX: {
    stale: "Устройства не слышно",
    offline: "Устройство выключено",
    unknown: "Устройства ещё не слышно",
    failedStarts: (starts) =>
      plural(starts, {
        one: `${starts} неудачный запуск`,
        few: `${starts} неудачных запуска`,
        many: `${starts} неудачных запусков`,
        other: `${starts} неудачного запуска`,
      }),
  },

  LEAGUE: {
    share: (days) => `Доля времени, когда вставший в очередь ждал бы больше 4 минут (за ${days}).`,
    how: "Оценка каждого магазина приближена к среднему всех магазинов настолько, насколько его собственные данные его не отличают; истинная доля лежит в границах с вероятностью 90 %. О магазинах, чьи границы перекрываются, не известно, различны ли они.",
    days: "Дни",
    csv: "Все показатели таблицей (CSV)",
    json: "Как JSON",
    outlier: "выброс",
    outliers: "Не такие, как все:",
    range: (low, high) => `${low} – ${high}`,
  },

  ROLLOUT: {
    state: { running: "идёт", done: "завершено", stopped: "остановлено" },
    stage: (stage, stages) => `${stage} из ${stages}`,
    why: {
      "by-hand": "вручную",
      refused: (shops) => `Магазинов, что отказали: ${formatInteger(shops)}`,
      worse: (shops, store) => `Магазинов, что работают хуже: ${formatInteger(shops)}, среди них ${store}`,
      silent: (shops, store) => `Магазинов, что не отвечают: ${formatInteger(shops)}, среди них ${store}`,
    },
  },

  REFUSAL: {
    starting: "система магазина как раз запускалась",
    "not-accepted": "магазин не принимает настроек головного офиса (headOffice.acceptSettings)",
    "no-json": "настройки не в JSON",
    "no-file": "магазин работает без файла",
    busy: "файл как раз меняли",
    "not-written": (file, why) => `система магазина не может записать ${file}: ${why}`,
    "no-release-key": "в магазине не задан headOffice.releaseKey",
    "not-signed": "не подписано ключом headOffice.releaseKey магазина",
    "other-image": "это не тот образ, который подписан",
    "foreign-key": (key, allowed) => `${key}: головной офис может менять только ${allowed}`,
    "box-refused": (box, why) => `${box} отказывается от образа: ${why}`,
    "box-reverted": (box) => `${box} не смогло работать с ним и вернулось к прежнему`,
    images: {
      "other-board": "для другой платы",
      "running-already": "уже работает",
      "no-key": "у устройства нет ключа",
      "bad-signature": "неверная подпись",
      "older-image": "старше того, что работает",
      "no-room": "слишком велик для устройства",
      "bad-digest": "пришёл повреждённым",
      "other-image": "не тот, что был объявлен",
    },
  },
};
