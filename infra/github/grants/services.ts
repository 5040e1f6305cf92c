import { allow, arnIn, type Grant, namedIn, type Scope, tagged, taggedWhenMade } from "../scope";

/** An account has one repository for all images. No workflow may delete from it, and tasks name digests, not tags. */
export function images(scope: Scope): Grant {
  return {
    types: ["docker-build:index:Image"],
    statements: [
      allow("ecr:GetAuthorizationToken", "*"),
      allow(["ecr:*Layer*", "ecr:BatchGetImage", "ecr:PutImage"], arnIn(scope, "ecr", "repository/sst-asset")),
    ],
  };
}

export function tasks(scope: Scope): Grant {
  return {
    types: [
      "aws:ecs/cluster:Cluster",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "aws:ecs/service:Service",
      "aws:ecs/taskDefinition:TaskDefinition",
    ],
    statements: [
      allow(
        [
          "ecs:*Tag*Resource",
          "ecs:CreateCluster",
          "ecs:CreateService",
          "ecs:DeleteCluster",
          "ecs:DeleteService",
          "ecs:DescribeClusters",
          "ecs:DescribeServices",
          "ecs:DescribeTasks",
          "ecs:PutClusterCapacityProviders",
          "ecs:RegisterTaskDefinition",
          // `npm run deploy -- verify` creates its test account with it.
          "ecs:RunTask",
          "ecs:UpdateCluster",
          "ecs:UpdateService",
        ],
        namedIn(scope, "ecs"),
      ),
      // AWS offers no resource type for these actions.
      allow(["ecs:DescribeTaskDefinition", "ecs:ListTasks"], "*"),
    ],
  };
}

export function scaling(scope: Scope): Grant {
  const targets = arnIn(scope, "application-autoscaling", "scalable-target/*");
  const register = "application-autoscaling:RegisterScalableTarget";
  const tag = "application-autoscaling:*Tag*Resource";
  return {
    types: ["aws:appautoscaling/policy:Policy", "aws:appautoscaling/target:Target"],
    statements: [
      allow([register, tag], targets, taggedWhenMade(scope.stage)),
      allow(
        ["application-autoscaling:*ScalableTarget", "application-autoscaling:*ScalingPolicy", tag],
        targets,
        tagged(scope.stage),
      ),
      // Target tracking creates its alarms in the caller's name.
      allow(
        ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"],
        namedIn(scope, "cloudwatch", "alarm:TargetTracking-"),
      ),
      allow(
        [
          "application-autoscaling:DescribeScalableTargets",
          "application-autoscaling:DescribeScalingPolicies",
          "cloudwatch:DescribeAlarms",
        ],
        "*",
      ),
    ],
  };
}

/** Cloud Map's services, which locate a preview's tasks. */
export function discovery(scope: Scope): Grant {
  const services = arnIn(scope, "servicediscovery", "service/*");
  return {
    types: ["aws:servicediscovery/service:Service"],
    statements: [
      allow("servicediscovery:CreateService", arnIn(scope, "servicediscovery", "namespace/*"), tagged(scope.host)),
      allow("servicediscovery:CreateService", services, taggedWhenMade(scope.stage)),
      // AWS offers no resource type for tagging; the condition allows only the stage's own tag.
      allow("servicediscovery:TagResource", "*", taggedWhenMade(scope.stage)),
      allow(
        ["servicediscovery:DeleteService", "servicediscovery:GetService", "servicediscovery:UpdateService"],
        services,
        tagged(scope.stage),
      ),
      allow(["servicediscovery:GetOperation", "servicediscovery:ListTagsForResource"], "*"),
    ],
  };
}

export function logs(scope: Scope): Grant {
  return {
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    statements: [
      allow(
        [
          "logs:*Tag*Resource",
          "logs:AssociateKmsKey",
          "logs:CreateLogGroup",
          "logs:DeleteLogGroup",
          "logs:PutRetentionPolicy",
        ],
        namedIn(scope, "logs", "log-group:"),
      ),
      allow("logs:DescribeLogGroups", "*"),
    ],
  };
}
