export { importRules, type RuleImport } from "./import-rules.ts";
export { type RuleForm, ruleFormOf, ruleShapes } from "./rule-shape.ts";
