import { administrator, ANONYMOUS, askAssume, service } from "../ask";
import type { RequestCheck, Rule, SettingCheck } from "../check";
import { adminElsewhere, ELSEWHERE, LOOKALIKE } from "../nobody";

/**
 * Services that say for which account they assume a role: the proof's own copy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const SAYS_FOR_WHOM: readonly string[] = [
  "bedrock.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
];

/** Who is trusted may assume the role, with the external id where one is asked for; nobody else may. */
export const trust: Rule = {
  of: "role",
  checks(role, { world }) {
    const { source } = role.config;
    if (source.kind === "existing") return [];
    const check = (
      expected: RequestCheck["expected"],
      who: string,
      question: RequestCheck["questions"][number],
    ): RequestCheck => ({
      kind: "request",
      rule: "trust",
      title: `${who} ${expected === "allowed" ? "may" : "must not"} assume ${role.name}`,
      expected,
      action: "sts:AssumeRole",
      questions: [question],
    });
    const own = { "aws:SourceAccount": role.accountId };
    const trustedService = source.trusted.kind === "service" ? source.trusted.service : undefined;
    const strangers = [
      ...["ec2.amazonaws.com", ...(role.partition === "aws-cn" ? ["ec2.amazonaws.com.cn"] : [])]
        .filter((ec2) => ec2 !== trustedService)
        .map((ec2) => check("denied", "EC2", askAssume(world, service(ec2), role.arn, own))),
      check("denied", "anybody, without signing in,", askAssume(world, ANONYMOUS, role.arn)),
      check(
        "denied",
        "another account's administrator",
        askAssume(world, administrator(adminElsewhere(role.partition)), role.arn),
      ),
    ];
    const exists: SettingCheck = {
      kind: "setting",
      rule: "settings",
      title: `role ${role.name}`,
      expected: role.arn,
      found: world.roles.get(role.arn)?.trust ? role.arn : "nothing",
    };
    if (source.trusted.kind === "podIdentity" || source.trusted.kind === "irsa") return [exists, ...strangers];
    if (source.trusted.kind === "service") {
      const trusted = service(source.trusted.service);
      return [
        exists,
        check("allowed", source.trusted.service, askAssume(world, trusted, role.arn, own)),
        ...(SAYS_FOR_WHOM.includes(source.trusted.service)
          ? [
              check(
                "denied",
                `${source.trusted.service} for another account`,
                askAssume(world, trusted, role.arn, { "aws:SourceAccount": ELSEWHERE }),
              ),
            ]
          : []),
        check(
          "denied",
          "an administrator of the control account",
          askAssume(world, administrator(`arn:${role.partition}:iam::${role.accountId}:role/not-trusted`), role.arn),
        ),
        ...strangers,
      ];
    }
    const { arns, externalId } = source.trusted;
    const id = externalId === undefined ? {} : { "sts:ExternalId": externalId };
    return [
      exists,
      ...arns.flatMap((arn) => [
        check("allowed", arn, askAssume(world, administrator(arn), role.arn, id)),
        check(
          "denied",
          `a principal whose ARN begins like ${arn}`,
          askAssume(world, administrator(`${arn}${LOOKALIKE}`), role.arn, id),
        ),
        ...(externalId === undefined
          ? []
          : [
              check("denied", `${arn} without the external id`, askAssume(world, administrator(arn), role.arn)),
              check(
                "denied",
                `${arn} with another external id`,
                askAssume(world, administrator(arn), role.arn, { "sts:ExternalId": `${externalId}${LOOKALIKE}` }),
              ),
            ]),
      ]),
      check(
        "denied",
        "another role of the control account",
        askAssume(world, administrator(`arn:${role.partition}:iam::${role.accountId}:role/not-trusted`), role.arn, id),
      ),
      ...strangers,
    ];
  },
};
