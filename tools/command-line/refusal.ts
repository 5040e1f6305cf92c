// The set-up defines the class, because it runs before node_modules exists.
export { Refusal } from "@platform/setup/refusal";
