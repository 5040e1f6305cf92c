import type { DeployedService } from "./service";
import { nameOf } from "./names";
import type { Stage } from "./stage";

/** Enough for a reviewer and a test run; a preview that is found by strangers stays cheap. */
const REQUESTS_PER_SECOND = 50;
const BURST = 100;

/**
 * A preview's HTTPS address: an HTTP API that reaches payment-api through staging's VPC link and Cloud Map. It costs
 * nothing while nobody calls, where a load balancer costs 16 dollars a month and as much again in addresses.
 */
export function createPreviewAddress(
  stage: Stage,
  paymentApi: DeployedService,
  vpcLinkId: $util.Input<string>,
): $util.Output<string> {
  const api = new aws.apigatewayv2.Api("PreviewApi", { name: nameOf(stage, "payment-api"), protocolType: "HTTP" });
  const integration = new aws.apigatewayv2.Integration("PreviewIntegration", {
    apiId: api.id,
    integrationType: "HTTP_PROXY",
    integrationMethod: "ANY",
    integrationUri: paymentApi.cloudMapServiceArn!,
    connectionType: "VPC_LINK",
    connectionId: vpcLinkId,
    // The longest that an HTTP API waits.
    timeoutMilliseconds: 30_000,
  });
  const route = new aws.apigatewayv2.Route("PreviewRoute", {
    apiId: api.id,
    routeKey: "$default",
    target: $interpolate`integrations/${integration.id}`,
  });
  new aws.apigatewayv2.Stage(
    "PreviewStage",
    {
      apiId: api.id,
      name: "$default",
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: REQUESTS_PER_SECOND, throttlingBurstLimit: BURST },
    },
    { dependsOn: [route] },
  );
  return api.apiEndpoint;
}
