import { createRequire, Module } from "node:module";
import { join } from "node:path";

/** The part of Pulumi that this folder needs: the platform's copy, to which the bundle resolves too. */
export interface Pulumi {
  readonly runtime: {
    setMockOptions(monitor: object, project: string, stack: string, preview: boolean, organization: string): void;
    setAllConfig(config: Readonly<Record<string, string>>): void;
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
    waitForRPCs(): Promise<void>;
  };
  readonly store: Store;
  readonly struct: { fromJavaScript(value: object): unknown };
  readonly InvokeResponse: new () => { setReturn(value: unknown): void };
  readonly ReadResourceResponse: new () => { setUrn(urn: string): void; setProperties(value: unknown): void };
  readonly RegisterResourceResponse: new () => {
    setUrn(urn: string): void;
    setId(id: string): void;
    setObject(value: unknown): void;
  };
  readonly RegisterPackageResponse: new () => { setRef(reference: string): void };
}

export interface Store {
  supportsSecrets: boolean;
  supportsResourceReferences: boolean;
  supportsOutputValues: boolean;
  supportsDeletedWith: boolean;
  supportsReplaceWith: boolean;
  supportsAliasSpecs: boolean;
  supportsTransforms: boolean;
  supportsParameterization: boolean;
  supportsResourceHooks: boolean;
  /** Promises of the runtime that are not settled. Each says what it is for. */
  readonly leakCandidates: Iterable<{ readonly _debugCtx?: string }> & { readonly size: number };
}

/** Loads Pulumi from the platform's node_modules. */
export function loadPulumi(platform: string): Pulumi {
  const load = createRequire(join(platform, "package.json"));
  skipClosures(load);
  skipStackTraces(load);
  const runtime = load("@pulumi/pulumi/runtime") as Pulumi["runtime"];
  const settings = load("@pulumi/pulumi/runtime/settings") as Pick<Pulumi["runtime"], "setMockOptions" | "waitForRPCs">;
  const state = load("@pulumi/pulumi/runtime/state") as { getStore(): Store };
  const { Struct } = load("google-protobuf/google/protobuf/struct_pb") as { Struct: Pulumi["struct"] };
  const provider = load("@pulumi/pulumi/proto/provider_pb") as Pick<Pulumi, "InvokeResponse">;
  const resource = load("@pulumi/pulumi/proto/resource_pb") as Omit<Pulumi, "InvokeResponse">;
  return {
    runtime: {
      setMockOptions: settings.setMockOptions,
      waitForRPCs: settings.waitForRPCs,
      setAllConfig: runtime.setAllConfig,
      runInPulumiStack: runtime.runInPulumiStack,
    },
    store: state.getStore(),
    struct: Struct,
    InvokeResponse: provider.InvokeResponse,
    ReadResourceResponse: resource.ReadResourceResponse,
    RegisterResourceResponse: resource.RegisterResourceResponse,
    RegisterPackageResponse: resource.RegisterPackageResponse,
  };
}

/**
 * Pulumi serialises the code of dynamic providers, which run in the engine. Nothing runs them here, and loading the serialiser,
 * with the TypeScript compiler, Node's inspector and npm's package tree, takes more than a second.
 */
function skipClosures(load: NodeJS.Require): void {
  const nothing = { text: "", exportName: "handler", isFactoryFunction: false, containsSecrets: false };
  replaceModule(load, "@pulumi/pulumi/runtime/closure/serializeClosure", {
    serializeFunction: async () => nothing,
    serializeFunctionAsync: async () => nothing.text,
  });
  replaceModule(load, "@pulumi/pulumi/runtime/closure/codePaths", {
    computeCodePaths: () => {
      throw new Error("The offline synthesis serialises no functions.");
    },
  });
}

/** Makes `require` return these exports instead of loading the module's file. */
function replaceModule(load: NodeJS.Require, name: string, exports: object): void {
  const filename = load.resolve(name);
  load.cache[filename] = Object.assign(new Module(filename), { filename, loaded: true, exports });
}

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown>, context: string) => Promise<unknown>;
}

/** Pulumi keeps the stack of each resource and promise. Source maps make these stacks a sixth of a synthesis, and nobody reads them. */
function skipStackTraces(load: NodeJS.Require): void {
  const { Resource } = load("@pulumi/pulumi/resource") as { Resource: { callsites: () => readonly object[] } };
  Resource.callsites = () => [];
  const debuggable = load("@pulumi/pulumi/runtime/debuggable") as Debuggable;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

/** Sets the features that the engine would report. Setting a monitor resets them. */
export function declareFeatures(store: Store): void {
  store.supportsSecrets = true;
  store.supportsResourceReferences = true;
  // Without this feature, inputs arrive as plain values.
  store.supportsOutputValues = false;
  store.supportsDeletedWith = true;
  store.supportsReplaceWith = true;
  store.supportsAliasSpecs = true;
  store.supportsTransforms = false;
  store.supportsParameterization = true;
  store.supportsResourceHooks = false;
}
