// The set-up runs before there is a node_modules, so the class is defined there.
export { Refusal } from "@platform/setup/refusal";
