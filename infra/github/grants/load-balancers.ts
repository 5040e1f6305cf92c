import { allow, arnIn, type Grant, namedIn, type Scope, tagged, taggedWhenMade } from "../scope";

/** Load balancers have the stage in their names. AWS names target groups, so that a deploy can replace them. */
export function loadBalancers(scope: Scope): Grant {
  const targetGroups = arnIn(scope, "elasticloadbalancing", "targetgroup/*");
  const tags = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"];
  return {
    types: ["aws:lb/listener:Listener", "aws:lb/loadBalancer:LoadBalancer", "aws:lb/targetGroup:TargetGroup"],
    statements: [
      allow(
        [
          ...tags,
          "elasticloadbalancing:*Listener*",
          "elasticloadbalancing:*LoadBalancer*",
          "elasticloadbalancing:SetSecurityGroups",
          "elasticloadbalancing:SetSubnets",
        ],
        // A listener's ARN contains its load balancer's name.
        ["loadbalancer/app/", "listener/app/"].map((kind) => namedIn(scope, "elasticloadbalancing", kind)),
      ),
      allow([tags[0]!, "elasticloadbalancing:CreateTargetGroup"], targetGroups, taggedWhenMade(scope.stage)),
      allow([...tags, "elasticloadbalancing:*TargetGroup*"], targetGroups, tagged(scope.stage)),
      allow("elasticloadbalancing:Describe*", "*"),
    ],
  };
}

export function firewall(scope: Scope): Grant {
  return {
    types: [
      "aws:wafv2/webAcl:WebAcl",
      "aws:wafv2/webAclAssociation:WebAclAssociation",
      "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    ],
    statements: [
      allow(
        ["wafv2:*LoggingConfiguration", "wafv2:*TagsForResource", "wafv2:*WebACL*", "wafv2:TagResource"],
        [
          namedIn(scope, "wafv2", "regional/webacl/"),
          arnIn(scope, "wafv2", "regional/managedruleset/*"),
          namedIn(scope, "elasticloadbalancing", "loadbalancer/app/"),
        ],
      ),
      // Attaching a firewall and writing its log needs these; AWS offers no resource type for them.
      allow("elasticloadbalancing:SetWebAcl", "*"),
      allow(
        ["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
        "*",
      ),
    ],
  };
}
