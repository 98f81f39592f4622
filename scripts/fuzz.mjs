/** `npm run fuzz`: runs test/fuzz/fuzz.ts with the arguments given. */

import { importTypeScript } from "./import-typescript.mjs";

await importTypeScript("test/fuzz/fuzz.ts");
