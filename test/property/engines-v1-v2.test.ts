import { describeEngines } from "../harness/engines-property.ts";

describeEngines(["v1", "v2"]);
