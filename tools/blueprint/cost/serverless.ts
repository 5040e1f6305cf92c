import { names, ofType } from "../read.ts";
import { loggersInto } from "../reach/endpoints.ts";
import { line, type Pricer } from "./line.ts";
import { flat, upTo } from "./range.ts";

/** Only deploys invoke functions, which is too seldom for the price per invocation to reach a cent. */
export const priceFunction: Pricer<"aws:lambda/function:Function"> = (
  lambda,
  { graph, usage: { assumptions }, prices: { price } },
) => {
  const invocations = ofType(graph, "aws:lambda/invocation:Invocation").filter(({ inputs }) =>
    names(inputs.functionName, lambda),
  );
  const runs = assumptions.deploysPerMonth * Math.max(1, invocations.length);
  const memory = (lambda.inputs.memorySize ?? 128) / 1024;
  const arm = lambda.inputs.architectures?.includes("arm64") === true;
  const seconds = runs * assumptions.functionSeconds * memory;
  const cost = price(arm ? "functionArm" : "functionX86", seconds);
  return [line(lambda, "function", `${runs} runs of ${assumptions.functionSeconds} s`, { cost: upTo(cost) })];
};

export const priceHttpApi: Pricer<"aws:apigatewayv2/api:Api"> = (
  api,
  { millions, usage: { assumptions }, prices: { price } },
) => {
  const { protocolType } = api.inputs;
  if (protocolType !== "HTTP") return `APIs of type ${protocolType ?? ""} have no price here`;
  const gb = millions * assumptions.clientGbPerMillion;
  return [
    line(api, "HTTP API", `${millions} million requests`, { cost: upTo(price("httpApiRequests", millions)) }),
    line(api, "data to the internet", `${gb} GB`, { cost: upTo(price("internetData", gb)) }),
  ];
};

/** Prices a hosted zone, or the namespace that creates one. */
export const priceHostedZone: Pricer<
  "aws:route53/zone:Zone" | "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"
> = (zone, { prices: { price } }) => [line(zone, "hosted zone", "1", { cost: flat(price("hostedZone")) })];

/** Prices the access logs of load balancers: a file from each of their zones every five minutes, and its lines. */
export const priceBucket: Pricer<"aws:s3/bucketV2:BucketV2"> = (
  bucket,
  { graph, millions, usage: { assumptions }, prices: { price } },
) => {
  const writers = loggersInto(graph, bucket);
  if (writers.length === 0) return "how much it will hold is not known";
  const nodes = writers.reduce((total, { inputs }) => total + (inputs.subnets?.length ?? 0), 0);
  const files = (nodes * 730 * 60) / 5;
  // Logs stay for a year at most, so twelve months' logs are stored.
  const gb = millions * assumptions.accessLogGbPerMillion * 12;
  const cost = price("objectWrites", files / 1_000) + price("objectStorage", gb);
  return [line(bucket, "access logs", `${files} files, ${gb.toFixed(1)} GB`, { cost: upTo(cost) })];
};

export const priceImage: Pricer<"docker-build:index:Image"> = (
  image,
  { usage: { assumptions }, prices: { price } },
) => [
  line(image, "container image", `${assumptions.imageGb} GB`, {
    cost: flat(price("imageStorage", assumptions.imageGb)),
  }),
];
