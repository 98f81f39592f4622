import { describeEngines } from "../harness/engines-property.ts";

describeEngines(["v3", "v4"]);
