import { exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import { serviceResourceTypes } from "../language/services";
import { PARTITION } from "./caller-languages";

/** The ARNs of a resource type of a service. */
export interface TypedResource {
  readonly service: string;
  readonly name: string;
  /** False if every action of the service that has resource types may accept it: the reference lists it for no action. */
  readonly isListed: boolean;
  readonly language: Language;
}

/** The resource `*` of actions that accept no resource. */
const NO_RESOURCE: TypedResource = { service: "*", name: "*", isListed: true, language: exactly("*") };

/** Returns the resource types of services, and a type for `*`. */
export function resourceTypesOf(services: readonly string[], elsewhere: boolean): readonly TypedResource[] {
  const types = services.flatMap(
    (service) => cache.get(service) ?? cache.set(service, typesOf(service)).get(service) ?? [],
  );
  return elsewhere || services.length > 0 ? [...types, NO_RESOURCE] : types;
}

const cache = new Map<string, readonly TypedResource[]>();

function typesOf(service: string): readonly TypedResource[] {
  const types = serviceResourceTypes(service);
  return types.map(({ name, arn, isListed }) => {
    // A bucket's name ends at the slash that begins an object's key, and a log group's name at the colon that begins its stream.
    const ends = ["/", ":"].filter((separator) => types.some((other) => other.arn.startsWith(arn + separator)));
    const except = WITHOUT_COLON.includes(service) ? [...ends, ":"] : ends;
    const accepted = types.filter((other) => ALSO_ACCEPTED[`${service}:${name}`] === other.name);
    const sequences = [tokensOf(arn, except), ...accepted.map((other) => tokensOf(other.arn, except))];
    return { service, name, isListed, language: { label: arn, sequences } };
  });
}

/**
 * Types whose actions also accept the ARNs of another type, although the reference does not list that type. The ARN of a function may
 * end in an alias or a version; both have the same form.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
const ALSO_ACCEPTED: Readonly<Record<string, string>> = { "lambda:function": "function alias" };

/**
 * Services whose ids and names never contain a colon, even at the end of an ARN: key ids and aliases, topic names and queue names. In
 * other services the last part may contain colons, as object keys do.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const WITHOUT_COLON: readonly string[] = ["kms", "sns", "sqs"];

const DIGIT = oneOf("0123456789");
const REGION = oneOf("abcdefghijklmnopqrstuvwxyz0123456789-");

/**
 * Returns the tokens of an ARN with placeholders such as `${BucketName}`. A placeholder matches no colon if a separator may follow it,
 * and no slash if a slash may. Names of log groups, for example, contain slashes.
 *
 * @param ends the separators that end a placeholder at the end of the ARN.
 */
function tokensOf(arn: string, ends: readonly string[]): readonly Token[] {
  const pieces = arn.split(/(\$\{[^}]*\})/);
  const last = arn.endsWith("}") ? pieces.length - 2 : -1;
  return pieces.flatMap((piece, position) => {
    if (!piece.startsWith("${")) return spelled(piece);
    if (piece === "${Account}") return new Array<Token>(12).fill(DIGIT);
    if (piece === "${Partition}") return PARTITION;
    if (piece === "${Region}") return atLeastOne(REGION);
    const separators = position === last ? ends : [pieces[position + 1]?.[0]];
    const slash = separators.includes("/") && !piece.includes("WithPath") ? "/" : "";
    return atLeastOne(repeatedExcept(`${separators.length > 0 ? ":" : ""}${slash}*?`));
  });
}

function atLeastOne(token: Token): readonly Token[] {
  return [
    { ...token, repeated: false },
    { ...token, repeated: true },
  ];
}
