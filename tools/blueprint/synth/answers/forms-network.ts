import { digest } from "../repeatable.ts";
import { arn } from "./arn.ts";
import type { Facts, Form } from "./form.ts";
import { zonesOf } from "./zones.ts";

/** EC2's ids: a prefix for the type, and 17 hexadecimal digits. */
function ec2(prefix: string, kind: string, more?: Form["more"]): Form {
  const id = ({ hex }: Facts): string => `${prefix}-${hex(17)}`;
  return {
    id,
    arn: (facts) => arn(facts.place, "ec2", `${kind}/${id(facts)}`),
    ...(more === undefined ? {} : { more }),
  };
}

/** An address from the range that RFC 5737 reserves for documentation. */
const publicIp = ({ hex }: Facts): string => `203.0.113.${(Number.parseInt(hex(2), 16) % 254) + 1}`;

const loadBalancerPath = ({ name, hex }: Facts): string => `app/${name}/${hex(16)}`;
const targetGroupPath = ({ name, hex }: Facts): string => `targetgroup/${name}/${hex(16)}`;

/** The path in a load balancer's ARN, `app/<name>/<digits>`, or in a listener's, which adds its own digits. */
const pathOf = (parentArn: string): string => parentArn.split("/").slice(1).join("/");

export const NETWORK_FORMS: Readonly<Record<string, Form>> = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", ({ id, place }) => ({
    ownerId: place.account,
    defaultSecurityGroupId: `sg-${digest(`${id} default`, 17)}`,
    mainRouteTableId: `rtb-${digest(`${id} main`, 17)}`,
    defaultRouteTableId: `rtb-${digest(`${id} main`, 17)}`,
    defaultNetworkAclId: `acl-${digest(`${id} default`, 17)}`,
  })),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet", ({ inputs, place }) => ({
    availabilityZoneId: zonesOf(place.region).find(({ name }) => name === inputs["availabilityZone"])?.id,
  })),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
  "aws:ec2/natGateway:NatGateway": ec2("nat", "natgateway", (facts) => ({ publicIp: publicIp(facts) })),
  "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", (facts) => ({ allocationId: facts.id, publicIp: publicIp(facts) })),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2("rtbassoc", "route-table-association"),
  "aws:ec2/route:Route": ec2("r", "route"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", ({ hex }) => ({ prefixListId: `pl-${hex(8)}` })),
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: ({ inputs }) => `sg-${digest(`${String(inputs["vpcId"])} default`, 17)}`,
  },
  "aws:ec2/networkAcl:NetworkAcl": ec2("acl", "network-acl"),
  "aws:ec2/instance:Instance": ec2("i", "instance"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule", ({ id }) => ({
    securityGroupRuleId: id,
  })),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr", "security-group-rule", ({ id }) => ({
    securityGroupRuleId: id,
  })),
  "aws:lb/loadBalancer:LoadBalancer": {
    id: "arn",
    arn: (facts) => arn(facts.place, "elasticloadbalancing", `loadbalancer/${loadBalancerPath(facts)}`),
    more: (facts) => ({
      arnSuffix: loadBalancerPath(facts),
      dnsName: `${facts.text("internal") === "true" ? "internal-" : ""}${facts.name}-${facts.hex(10)}.${facts.place.region}.elb.amazonaws.com`,
      zoneId: "Z0EXAMPLELB",
    }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    id: "arn",
    arn: (facts) => arn(facts.place, "elasticloadbalancing", targetGroupPath(facts)),
    more: (facts) => ({ arnSuffix: targetGroupPath(facts) }),
  },
  "aws:lb/listener:Listener": {
    id: "arn",
    arn: ({ place, text, hex }) =>
      arn(place, "elasticloadbalancing", `listener/${pathOf(text("loadBalancerArn"))}/${hex(16)}`),
  },
  "aws:lb/listenerRule:ListenerRule": {
    id: "arn",
    arn: ({ place, text, hex }) =>
      arn(place, "elasticloadbalancing", `listener-rule/${pathOf(text("listenerArn"))}/${hex(16)}`),
  },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
    // SST's pattern for these ids allows no zero.
    id: ({ hex }) => `ns-${hex(16).replaceAll("0", "a")}`,
    arn: ({ place, hex }) => arn(place, "servicediscovery", `namespace/ns-${hex(16).replaceAll("0", "a")}`),
    more: ({ hex }) => ({ hostedZone: `Z${hex(20).toUpperCase()}` }),
  },
  "aws:servicediscovery/service:Service": {
    id: ({ hex }) => `srv-${hex(16)}`,
    arn: ({ place, hex }) => arn(place, "servicediscovery", `service/srv-${hex(16)}`),
  },
  "aws:apigatewayv2/api:Api": {
    id: ({ hex }) => hex(10),
    arn: ({ place, hex }) => `arn:aws:apigateway:${place.region}::/apis/${hex(10)}`,
    more: ({ id, place }) => ({
      apiEndpoint: `https://${id}.execute-api.${place.region}.amazonaws.com`,
      executionArn: arn(place, "execute-api", id),
    }),
  },
  "aws:apigatewayv2/vpcLink:VpcLink": { id: ({ hex }) => hex(6) },
  "aws:apigatewayv2/integration:Integration": { id: ({ hex }) => hex(7) },
  "aws:apigatewayv2/route:Route": { id: ({ hex }) => hex(7) },
  "aws:wafv2/webAcl:WebAcl": {
    id: ({ uuid }) => uuid,
    arn: ({ place, name, uuid }) => arn(place, "wafv2", `regional/webacl/${name}/${uuid}`),
  },
};
