// Entry point of the box's reader and writer of messages alone: puts them into one global.
import { decode, encode } from "../../protocol/codec.ts";

global.tillbeacon = { encode: encode, decode: decode };
