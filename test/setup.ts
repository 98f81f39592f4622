/** Every property draws the same cases in each run; SEED=n draws others. */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1) });
