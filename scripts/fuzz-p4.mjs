/** `npm run fuzz:p4`: runs test/fuzz/p4.ts with the arguments given. */

import { importTypeScript } from "./import-typescript.mjs";

await importTypeScript("test/fuzz/p4.ts");
