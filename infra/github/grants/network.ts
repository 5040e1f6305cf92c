import { allow, arnIn, type Grant, type Scope, type Statement, tagged, taggedWhenMade } from "../scope";

/** Allows tags at creation, and later only on the scope's own resources. */
function tagging(scope: Scope, createActions: readonly string[]): readonly Statement[] {
  const everything = arnIn(scope, "ec2", "*/*");
  return [
    allow("ec2:CreateTags", everything, {
      ...taggedWhenMade(scope.stage),
      StringEquals: { "ec2:CreateAction": createActions },
    }),
    allow(["ec2:CreateTags", "ec2:DeleteTags"], everything, tagged(scope.stage)),
  ];
}

export function securityGroups(scope: Scope): Grant {
  const groups = arnIn(scope, "ec2", "security-group/*");
  return {
    types: [
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ],
    statements: [
      allow("ec2:CreateSecurityGroup", arnIn(scope, "ec2", "vpc/*"), tagged(scope.host)),
      allow("ec2:CreateSecurityGroup", groups, taggedWhenMade(scope.stage)),
      allow("ec2:*SecurityGroup*", groups, tagged(scope.stage)),
      // AWS also checks the rule's group, which must have the stage's tag.
      allow("ec2:*SecurityGroup*", arnIn(scope, "ec2", "security-group-rule/*")),
      ...tagging(scope, ["CreateSecurityGroup", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress"]),
      // AWS offers no resource type for Describe actions.
      allow("ec2:Describe*", "*"),
    ],
  };
}

const at = (path: string): string => `arn:aws:apigateway:*::/${path}`;

/**
 * A preview's address, an HTTP API. Only previews have HTTP APIs in their account. Integrations and routes have no tags, so
 * a policy cannot tell one preview's from another's.
 */
export function httpApi(scope: Scope): Grant {
  const change = ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:PUT"];
  return {
    types: [
      "aws:apigatewayv2/api:Api",
      "aws:apigatewayv2/integration:Integration",
      "aws:apigatewayv2/route:Route",
      "aws:apigatewayv2/stage:Stage",
    ],
    statements: [
      allow(["apigateway:POST", "apigateway:TagResource"], at("apis"), taggedWhenMade(scope.stage)),
      allow([...change, "apigateway:TagResource"], at("apis/*"), tagged(scope.stage)),
      allow(
        [...change, "apigateway:POST", "apigateway:TagResource"],
        ["integrations", "routes", "stages"].map((child) => at(`apis/*/${child}*`)),
      ),
      allow(["apigateway:GET", "apigateway:POST", "apigateway:PUT"], at("tags/*")),
    ],
  };
}
