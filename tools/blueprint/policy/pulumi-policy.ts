/** The part of @pulumi/policy that the pack needs. The package itself is installed beside the pack, not here. */
export interface PolicyResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Reading an unknown value throws, see isUnknown(). Secrets are plain values. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean; readonly ignoreChanges: readonly string[]; readonly parent?: string };
}

/** A resource of a whole stack: the result, not the inputs. */
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

/** Runs on each resource with its inputs, before the engine touches it. */
export interface ResourcePolicy extends Policy {
  readonly validateResource: (resource: PolicyResource, report: ReportViolation) => void;
}

/** Runs on all resources at the end of a preview or deploy. */
export interface StackPolicy extends Policy {
  readonly validateStack: (stack: { readonly resources: readonly StackResource[] }, report: ReportViolation) => void;
}

/** Whether an error means that a value is unknown before a deploy. The package exports no class for it. */
export function isUnknown(error: unknown): boolean {
  return typeof error === "object" && error !== null && "unknownTypeSentinel" in error;
}
