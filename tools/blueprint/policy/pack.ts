import { RULES } from "../check/rules.ts";
import { SUPPRESSIONS } from "../check/suppressions.ts";
import { policiesOf } from "./policies.ts";

/** The policies of the pack, of the rule table that `check` holds graphs against. */
export const policies = policiesOf(RULES, SUPPRESSIONS);
