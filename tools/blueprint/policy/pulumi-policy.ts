/** Of @pulumi/policy, what the pack needs. The package itself is installed beside the pack, not here. */
export interface PolicyResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Reading a value that is not known yet throws, see isUnknown(). Secrets are plain values. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean; readonly ignoreChanges: readonly string[]; readonly parent?: string };
}

/** A resource of a whole stack: what it has become, and not what was asked for. */
export interface StackResource extends PolicyResource {
  readonly parent?: StackResource;
  readonly dependencies: readonly StackResource[];
}

export type ReportViolation = (message: string, urn?: string) => void;

interface Policy {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
}

/** Asked of each resource with its inputs, before the engine touches it. */
export interface ResourcePolicy extends Policy {
  readonly validateResource: (resource: PolicyResource, report: ReportViolation) => void;
}

/** Asked of all resources at the end of a preview or of a deploy. */
export interface StackPolicy extends Policy {
  readonly validateStack: (stack: { readonly resources: readonly StackResource[] }, report: ReportViolation) => void;
}

/** Whether something failed because a value is not known before a deploy. The package exports no class for it. */
export function isUnknown(error: unknown): boolean {
  return typeof error === "object" && error !== null && "unknownTypeSentinel" in error;
}
