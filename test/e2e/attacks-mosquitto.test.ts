import { attackTests } from "../attacks/attack-tests.ts";
import { mosquitto, note } from "./programs.ts";

attackTests("mosquitto", note("mosquitto", mosquitto));
