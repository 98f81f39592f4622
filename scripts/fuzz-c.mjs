/** `npm run fuzz:c`: runs test/fuzz/c.ts with the arguments given. */

import { importTypeScript } from "./import-typescript.mjs";

await importTypeScript("test/fuzz/c.ts");
