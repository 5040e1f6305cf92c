import { fenceOperation, type Operation } from "../domain/operation.ts";
import type { OperationStore } from "../ports/operations.ts";

/** Closes a key that nobody has used; resolves to the operation that holds it, which is older than the fence or is it. */
export function fenceKey(deps: { readonly operations: OperationStore }, key: string): Promise<Operation> {
  return deps.operations.record({ operation: fenceOperation(key) });
}
