import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.ts";
import type { SynthesisRequest } from "./request.ts";

/** `$app`: the result of app(), completed like the CLI does it. */
export interface App {
  readonly name: string;
  readonly stage: string;
  readonly home: string;
  readonly removal: string;
  readonly protect: boolean;
  readonly version: string;
  readonly providers: Readonly<Record<string, ProviderArguments>>;
  readonly backend: string;
  readonly removalPolicy: string;
}

type ProviderArguments = Readonly<Record<string, unknown>>;
type Providers = Record<string, ProviderArguments | string | boolean>;
type Said = Partial<Omit<App, "providers">> & { readonly providers?: Providers };

const REMOVALS = ["remove", "retain", "retain-all"];
const REGION = "us-east-1";

/** Runs app() of sst.config.ts and completes its result like the CLI (its pkg/project/project.go and provider/aws.go). */
export async function evaluateApp(request: SynthesisRequest): Promise<App> {
  const said = await runApp(request);
  if (!said.name || /^[^a-zA-Z]|[^a-zA-Z0-9-]/.test(said.name)) {
    throw new Error(
      `app() gives the name "${said.name ?? ""}": SST wants letters, digits and hyphens, a letter first.`,
    );
  }
  if (!said.home) throw new Error("app() gives no home.");
  const removal = said.removal ?? "retain";
  if (!REMOVALS.includes(removal))
    throw new Error(`app() gives the removal "${removal}": there is ${REMOVALS.join(", ")}.`);
  return {
    name: said.name,
    stage: request.stage,
    removal,
    providers: completeProviders(said, request.stage),
    home: said.home,
    version: said.version ?? "",
    protect: said.protect ?? false,
    backend: "",
    removalPolicy: "",
  };
}

async function runApp({ root, platform, stage, bundles }: SynthesisRequest): Promise<Said> {
  await bundle({
    root,
    platform,
    outfile: bundles.app,
    code: `import mod from '${root}/sst.config.ts';\nexport const app = () => mod.app({ stage: $input.stage });`,
    define: { $input: JSON.stringify({ stage }) },
    banner: "function $config(input) { return input }",
  });
  const { app } = (await import(pathToFileURL(bundles.app).href)) as { app: () => Promise<Said> };
  return JSON.parse(JSON.stringify(await app())) as Said;
}

function completeProviders(said: Said, stage: string): App["providers"] {
  const given = { [said.home!]: {}, ...said.providers };
  const providers = Object.entries(given).filter(([, value]) => value !== false);
  return Object.fromEntries(
    providers.map(([name, value]) => {
      const args = typeof value === "string" ? { version: value } : typeof value === "boolean" ? {} : value;
      return [name, name === "aws" ? completeAws(args, said.name!, stage) : args];
    }),
  );
}

function completeAws(args: ProviderArguments, app: string, stage: string): ProviderArguments {
  const { profile: _, ...rest } = args;
  const defaultTags = (args["defaultTags"] ?? {}) as { readonly tags?: object };
  const tags = { ...defaultTags.tags, "sst:app": app, "sst:stage": stage };
  return { ...rest, region: args["region"] ?? REGION, defaultTags: { ...defaultTags, tags } };
}
