// Strings of the HTML itself and of the link indicator, which every page has.

/** Text in the HTML files, by the key in double braces. */
export const PAGE_TEXT: { [key: string]: string } = {
  "nav.label": "Pages",
  "nav.staff": "Staff",
  "nav.shoppers": "Shoppers’ board",
  "nav.owner": "The day",
  "nav.setup": "Set-up",
  noscript: "This page needs JavaScript to show live numbers.",
  "warnings.label": "Warnings about the system",
  "staff.title": "Tills now",
  "staff.todo": "What to do now",
  "staff.lanes": "Lanes",
  "staff.decisions": "Decisions and their reasons",
  "staff.sound": "Sound at a call",
  "shoppers.title": "Shortest wait",
  "owner.title": "The day at the tills",
  "owner.date": "Day",
  "owner.figures": "Key figures",
  "owner.picture": "Lane by lane",
  "owner.calls": "Calls: from call to open till",
  "owner.incidents": "Boxes, sensors and warnings",
  "owner.compared": "Against the week before",
  "owner.range": "Hours of the week: mean wait",
  "owner.from": "From",
  "owner.to": "to",
  "owner.print": "Report to print",
  "owner.rota": "Rota as a calendar (.ics)",
  "owner.json": "Report as JSON",
  "owner.lanesCsv": "Lanes as a table (CSV)",
  "owner.callsCsv": "Calls as a table (CSV)",
  "setup.title": "Set-up",
  "setup.health": "Boxes and sensors now",
  "setup.form": "The shop",
  "setup.text": "The file after saving",
  "setup.save": "Save",
  "setup.undo": "Discard changes",
  "login.title": "Log in",
  "login.password": "Password of the staff, or of the set-up",
  "login.button": "Log in",
  "login.out": "Log out",
  "login.how": "Passwords are made on the host: tillbeacon password staff, tillbeacon password setup.",
};

/** What came of a log-in. */
export const LOGIN = {
  checking: "Checking …",
  wrong: "That password is not right.",
  later: "Too many attempts: try again in a minute.",
  lost: "No connection to the host.",
};

/** A warning about the system. */
export const WARNING = {
  since: (duration: string) => `For ${duration}`,
};

/** The page's connection to the host. */
export const LINK = {
  connecting: "Connecting …",
  live: "live",
  lost: (since: string) => `No connection since ${since}: do not rely on this`,
};
