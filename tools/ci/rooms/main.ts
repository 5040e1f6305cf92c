/**
 * `npm run architecture`: draws the rooms of the code and the imports between them into docs/generated/rooms.svg, which
 * test/architecture.test.ts compares with the code.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { drawHouse } from "./draw.ts";
import { importsIn, readCode } from "./imports.ts";
import { houseOf } from "./rooms.ts";

const PICTURE = "docs/generated/rooms.svg";

const code = readCode();
writeFileSync(resolve(import.meta.dirname, "../../..", PICTURE), drawHouse(houseOf(code, importsIn(code))));
process.stderr.write(`${PICTURE} is drawn: look at it.\n`);
