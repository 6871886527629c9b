// German, for head office's pages.
import { words as shop } from "../../web/public/language-de.ts";
import type { HeadOfficeWords } from "./language-en.ts";

const { formatInteger, plural } = shop.formats;

export const words: HeadOfficeWords = {
  NAV: {
    label: "Seiten",
    shops: "Läden",
    league: "Rangliste",
    settings: "Einstellungen",
    login: "Anmeldung",
    language: "Sprache",
  },

  LOGIN: { password: "Passwort", how: "Das Passwort wird in der Zentrale gemacht:" },

  MISSING: { title: "Keine solche Seite", how: "Alle Läden, die die Zentrale kennt, stehen auf dieser Seite:" },
  AWAY: {
    title: "Keine Daten",
    why: "Die Datenbank antwortet nicht",
    again: "Diese Seite versucht es von selbst wieder.",
  },

  SHOPS: {
    live: (live, shops) =>
      `${formatInteger(live)} von ${plural(shops, { one: "1 Laden", other: `${formatInteger(shops)} Läden` })} verbunden`,
    open: (shops) => `davon ${formatInteger(shops)} geöffnet`,
    silent: (shops) => `${formatInteger(shops)} ohne Verbindung`,
    behind: (shops) => `${formatInteger(shops)} im Rückstand`,
    none: "Noch hat sich kein Laden gemeldet. So kommt einer dazu:",
    database: "Die Datenbank nimmt nichts an",
    broker: "Keine Verbindung zum Broker",
    asOf: (when) => `Stand: ${when} (UTC)`,
    state: { live: "verbunden", behind: "im Rückstand", silent: "ohne Verbindung", closed: "geschlossen" },
    heard: (boxes, all) => `${formatInteger(boxes)} von ${formatInteger(all)}`,
    missing: (records) => `Fehlende Meldungen: ${formatInteger(records)}`,
    atShops: (shops, more) => `${shops}${more > 0 ? ` und ${formatInteger(more)} weitere` : ""}`,
    missingWhy:
      "Sie waren bestätigt und sind weder in dieser Datenbank noch im Ausgang ihrer Läden, wie nach der Rückkehr zu einer älteren Sicherung. Die Aufzeichnungen der Läden haben, woraus sie gemacht wurden.",
    shared: "Zwei Rechner senden als ein Laden",
    sharedWhy:
      "Ihre Zahlen vermischen sich, und Meldungen gehen verloren: Eine Speicherkarte wurde kopiert oder ein Zugang doppelt benutzt. Melden Sie einen von beiden unter anderem Namen an, und löschen Sie den Ausgang von beiden.",
    never: "nie",
    days: (days) => plural(days, { one: "1 Tag", other: `${days} Tage` }),
  },

  TABLES: {
    shops: "Läden",
    now: "Jetzt",
    lanes: "Die Gassen jetzt",
    hours: "Der letzte Tag nach Stunden (UTC)",
    troubles: "Geräte mit Störung",
    decisions: "Entscheidungen",
    league: "Rangliste",
    rollouts: "Einstellungen und Images",
    none: "Keine",
    noneYet: "Noch keine",
    noneSent: "Noch ging nichts an Läden. Die Befehle: tillbeacon headoffice settings, tillbeacon headoffice images",
    noneKnown: "Keine bekannt, als der Laden zuletzt zu hören war",
  },

  COLUMNS: {
    shop: "Laden",
    state: "Zustand",
    waiting: "Wartende",
    longest: "Längste Wartezeit",
    open: "Kassen offen",
    boxes: "Geräte gehört",
    newest: "Neueste Daten",
    backlog: "Rückstand",
    lag: "Verzug",
    lost: "Verloren",
    lane: "Gasse",
    trouble: "Störung",
    since: "Seit (UTC)",
    till: "Kasse",
    work: "Zustand",
    data: "Daten",
    wait: "Wartezeit",
    hour: "Stunde",
    over: "Über 4 min",
    served: "Bedient",
    when: "Wann (UTC)",
    decision: "Entscheidung",
    reason: "Grund",
    estimate: "Schätzung",
    range: "90-%-Bereich",
    measured: "Gemessen",
    blocks: "Zwei-Stunden-Blöcke",
    made: "Erstellt (UTC)",
    stage: "Stufe",
    applied: "Übernommen",
    refused: "Abgelehnt",
    toCome: "Offen",
    what: "Was",
    refusals: "Ablehnungen",
  },

  DATA: {
    trusted: "verlässlich",
    unsure: "unsicher",
    stale: "veraltet",
    offline: "Gerät aus",
    unknown: "unbekannt",
    blind: "blind",
    outdated: "überholt",
  },

  BOX: {
    stale: "Gerät nicht zu hören",
    offline: "Gerät aus",
    unknown: "Gerät noch nicht gehört",
    failedStarts: (starts) => plural(starts, { one: "1 Fehlstart", other: `${starts} Fehlstarts` }),
  },

  LEAGUE: {
    share: (days) =>
      `Anteil der Zeit, in der jemand, der sich anstellte, über 4 Minuten gewartet hätte (Zeitraum: ${days}).`,
    how: "Jeder Laden wird zum Mittel aller Läden gezogen, soweit seine eigenen Daten ihn nicht davon unterscheiden; der Bereich enthält seinen wahren Anteil mit 90 % Wahrscheinlichkeit. Läden, deren Bereiche sich überschneiden, unterscheiden sich nicht nachweislich.",
    days: "Tage",
    csv: "Alle Zahlen als Tabelle (CSV)",
    json: "Als JSON",
    outlier: "Ausreißer",
    outliers: "Anders als alle anderen:",
    range: (low, high) => `${low} bis ${high}`,
  },

  ROLLOUT: {
    state: { running: "läuft", done: "fertig", stopped: "gestoppt" },
    stage: (stage, stages) => `${stage} von ${stages}`,
    why: {
      "by-hand": "von Hand",
      refused: (shops) => plural(shops, { one: "1 Laden lehnt ab", other: `${shops} Läden lehnen ab` }),
      worse: (shops, store) =>
        `${plural(shops, { one: "1 Laden läuft", other: `${shops} Läden laufen` })} nicht mehr gut, darunter ${store}`,
      silent: (shops, store) =>
        `${plural(shops, { one: "1 Laden antwortet", other: `${shops} Läden antworten` })} nicht, darunter ${store}`,
    },
  },

  REFUSAL: {
    starting: "der Host des Ladens startete gerade",
    "not-accepted": "der Laden nimmt keine Einstellungen der Zentrale an (headOffice.acceptSettings)",
    "no-json": "die Einstellungen sind kein JSON",
    "no-file": "der Laden läuft ohne Datei",
    busy: "die Datei wurde gerade geändert",
    "not-written": (file, why) => `der Host des Ladens kann ${file} nicht schreiben: ${why}`,
    "no-release-key": "der Laden hat keinen headOffice.releaseKey",
    "not-signed": "nicht mit headOffice.releaseKey des Ladens unterschrieben",
    "other-image": "nicht das unterschriebene Image",
    "foreign-key": (key, allowed) => `${key}: die Zentrale kann nur ${allowed} ändern`,
    "box-refused": (box, why) => `${box} lehnt das Image ab: ${why}`,
    "box-reverted": (box) => `${box} konnte damit nicht laufen und kehrte zum früheren Image zurück`,
    images: {
      "other-board": "für ein anderes Board",
      "running-already": "läuft schon",
      "no-key": "das Gerät hat keinen Schlüssel",
      "bad-signature": "die Unterschrift ist falsch",
      "older-image": "älter als das, was läuft",
      "no-room": "zu groß für das Gerät",
      "bad-digest": "beschädigt angekommen",
      "other-image": "ein anderes als angekündigt",
    },
  },
};
