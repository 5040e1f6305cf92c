import type { Resource } from "../graph.ts";
import type { Answers } from "./answers/answers.ts";
import type { Pulumi } from "./pulumi.ts";
import { isStack, urnOf } from "./urn.ts";
import { bare, plainMap, type Values, withoutReferences } from "./values.ts";

/** The parts of Pulumi's messages that the monitor reads. */
interface Message {
  toJavaScript(): Record<string, unknown>;
}
interface Alias {
  getUrn(): string;
  /** An empty part means the resource's own value. */
  getSpec(): { getName(): string; getType(): string; getParenturn(): string; getNoparent(): boolean } | undefined;
}
interface ResourceRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
}
interface RegisterRequest extends ResourceRequest {
  getObject(): Message | undefined;
  getCustom(): boolean;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getAliasesList(): Alias[];
  /** `<urn>::<id>` of a provider that the program creates; empty or unknown for the app's. */
  getProvider(): string;
}
interface ReadRequest extends ResourceRequest {
  getId(): string;
}
interface InvokeRequest {
  getTok(): string;
  getArgs(): Message | undefined;
}
interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Message | undefined;
}

export interface Recorded {
  readonly resources: readonly Resource[];
  /** What run() returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Place {
  readonly app: string;
  readonly stage: string;
  readonly root: string;
  readonly work: string;
}

/**
 * Stands in for Pulumi's engine: it records each registration, answers it at once, and creates nothing. Pulumi's own mocks hide
 * what a review needs: parents, dependencies, protection.
 */
export function createMonitor(pulumi: Pulumi, place: Place, answers: Answers) {
  const resources = new Map<string, Resource>();
  const states = new Map<string, { id: string; state: unknown }>();
  const stack = { outputs: {} as Record<string, unknown> };
  const shorten = (text: string): string =>
    text.replaceAll(place.work, ".sst").replaceAll(`${place.root}/`, "").replaceAll(place.root, ".");
  // The wire format has no undefined.
  const struct = (values: object): unknown =>
    pulumi.struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as object);
  const shown = (values: Values): Record<string, unknown> => plainMap(values, shorten);

  function register(request: RegisterRequest): unknown {
    const response = new pulumi.RegisterResourceResponse();
    const identity = identityOf(request, place);
    response.setUrn(identity.urn);
    if (isStack(identity.type)) return response;
    const inputs = withoutReferences(request.getObject()?.toJavaScript() ?? {}) as Values;
    const isCustom = request.getCustom();
    const registration = { ...identity, inputs: bare(inputs) as Values, provider: providerOf(request) };
    const created = isCustom ? answers.create(registration) : COMPONENT;
    const state = { ...inputs, ...created.outputs };
    record(state, {
      ...identity,
      ...aliasesOf(request, place),
      custom: isCustom,
      ...(isCustom ? { id: created.id } : {}),
      inputs: shown(withoutCode(inputs)),
      outputs: shown(created.outputs),
      dependencies: request.getDependenciesList().toSorted(),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      ignoreChanges: request.getIgnorechangesList().toSorted(),
      read: false,
    });
    response.setId(created.id);
    response.setObject(struct(state));
    return response;
  }

  /** The arguments of a provider that the program creates: its region, its default tags. */
  function providerOf(request: RegisterRequest): Values | undefined {
    const urn = request.getProvider().split("::").slice(0, -1).join("::");
    return bare(states.get(urn)?.state) as Values | undefined;
  }

  async function read(request: ReadRequest): Promise<unknown> {
    const response = new pulumi.ReadResourceResponse();
    const identity = identityOf(request, place);
    const id = request.getId();
    // The inputs of a read mean nothing: SST's naming adds a tag to them that the resource does not have.
    const state = await answers.read(identity.type, id);
    record(state, {
      ...identity,
      custom: true,
      id,
      inputs: {},
      outputs: shown(state),
      dependencies: request.getDependenciesList().toSorted(),
      protect: false,
      retainOnDelete: false,
      ignoreChanges: [],
      read: true,
    });
    response.setUrn(identity.urn);
    response.setProperties(struct(state));
    return response;
  }

  function record(state: Values, resource: Resource): void {
    const { urn, name, type } = resource;
    if (resources.has(urn)) {
      throw new Error(
        `Two resources of type ${type} have the name "${name}" (${urn}): a deploy would refuse the second.`,
      );
    }
    resources.set(urn, resource);
    states.set(urn, { id: resource.id ?? "", state });
  }

  async function invoke(request: InvokeRequest): Promise<unknown> {
    const response = new pulumi.InvokeResponse();
    const args = bare(request.getArgs()?.toJavaScript() ?? {}) as Values;
    // Pulumi asks for a resource of this program in the same way as for a provider's data source.
    const isOwn = request.getTok() === "pulumi:pulumi:getResource";
    const answer = isOwn
      ? { urn: args["urn"], ...states.get(String(args["urn"])) }
      : await answers.invoke(request.getTok(), args);
    response.setReturn(struct(answer));
    return response;
  }

  function registerOutputs(request: OutputsRequest): unknown {
    const outputs = shown(request.getOutputs()?.toJavaScript() ?? {});
    const component = resources.get(request.getUrn());
    if (component === undefined) stack.outputs = outputs;
    else resources.set(component.urn, { ...component, outputs });
    return {};
  }

  function registerPackage(): unknown {
    const response = new pulumi.RegisterPackageResponse();
    response.setRef("none");
    return response;
  }

  return {
    monitor: {
      registerResource: answering(register),
      readResource: answering(read),
      invoke: answering(invoke),
      registerResourceOutputs: answering(registerOutputs),
      registerPackage: answering(registerPackage),
      supportsFeature: answering((request: { getId(): string }) => ({
        getHassupport: () => request.getId() !== "outputValues",
      })),
    },
    recorded(): Recorded {
      // SST adds `_protect` for its CLI.
      const outputs = Object.fromEntries(Object.entries(stack.outputs).filter(([key]) => key !== "_protect"));
      return { resources: [...resources.values()].toSorted(byUrn), outputs };
    },
  };
}

/** A component consists of other resources and exists only in the program. */
const COMPONENT = { id: "", outputs: {} };

function identityOf(request: ResourceRequest, place: Place) {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  return {
    urn: urnOf(place, parent, type, name),
    type,
    name,
    ...(parent === "" || isStack(parent.split("::")[2] ?? "") ? {} : { parent }),
  };
}

/** The resource's own aliases; those that it inherits follow from its parent's. */
function aliasesOf(request: RegisterRequest, place: Place): Pick<Resource, "aliases"> {
  const aliases = request.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || request.getParent();
    return urnOf(place, parent, spec.getType() || request.getType(), spec.getName() || request.getName());
  });
  return aliases.length === 0 ? {} : { aliases };
}

/** Dynamic resources contain their provider's code, which nothing here runs. */
function withoutCode(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__provider"));
}

// Sorts without the locale, because every machine must produce the same order.
const byUrn = (a: Resource, b: Resource): number => (a.urn < b.urn ? -1 : 1);

/** Answers asynchronously, like gRPC and the engine. */
function answering<Request>(handle: (request: Request) => unknown) {
  return (request: Request, callback: (error: unknown, response?: unknown) => void): void => {
    const answer = async (): Promise<void> => {
      let response: unknown;
      try {
        response = await handle(request);
      } catch (error) {
        // gRPC errors hold their text in `details`, and Pulumi reads nothing else for a data source.
        callback(Object.assign(error as Error, { details: (error as Error).message }));
        return;
      }
      callback(null, response);
    };
    setImmediate(() => void answer());
  };
}
