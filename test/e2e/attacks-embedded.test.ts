import { attackTests } from "../attacks/attack-tests.ts";

attackTests("embedded");
