// Made by `npm run train`. One character for each class of party-odds.ts.
export const ENTRY_ODDS = "N@@LZY[Z]TYNMYOGCCVXP>;PRQPMPONONPRQPPPPP";
export const BACK_ODDS = "CE@HTXXHJPKHJSGHNU[dG@:4TXXDMMTQ";
export const EXIT_ODDS = "N-2OUVZaKWWUSQSQNLGO\\[YVSKQNSSJCRSPHB:\\RKILFJNSUHIQVV";
