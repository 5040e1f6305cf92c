import type { DeployedService } from "../service/deployed-service";
import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";

/** Enough for a reviewer and a test run; a preview that strangers find stays cheap. */
const REQUESTS_PER_SECOND = 50;
const BURST = 100;

/**
 * Creates a preview's HTTPS address: an HTTP API that reaches payment-api through staging's VPC link and Cloud Map. It costs
 * nothing without calls, where a load balancer costs 16 dollars a month and as much again for addresses.
 */
export const createPreviewAddress = (stage: Stage): aws.apigatewayv2.Api =>
  new aws.apigatewayv2.Api("PreviewApi", {
    name: nameOf(stage, "payment-api"),
    protocolType: "HTTP",
    tags: tagsOf("payment-api"),
  });

/** Routes all requests to payment-api. A separate step, because payment-api needs its address when it starts. */
export function routeTo(paymentApi: DeployedService, api: aws.apigatewayv2.Api, vpcLinkId: $util.Input<string>): void {
  const integration = new aws.apigatewayv2.Integration("PreviewIntegration", {
    apiId: api.id,
    integrationType: "HTTP_PROXY",
    integrationMethod: "ANY",
    integrationUri: paymentApi.cloudMapServiceArn!,
    connectionType: "VPC_LINK",
    connectionId: vpcLinkId,
    // The longest timeout of an HTTP API.
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
      tags: tagsOf("payment-api"),
    },
    { dependsOn: [route] },
  );
}
