/** One of the processes of `npm run conformance:c`. The work is in scripts/conformance/c/worker.ts. */

import { importTypeScript } from "./import-typescript.mjs";

(await importTypeScript("scripts/conformance/c/worker.ts")).main();
