import { type CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { paginateListRoles, type Role } from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetBucketLocationCommand, paginateListBuckets } from "@aws-sdk/client-s3";
import { matchesWildcard, parseArn, type Partition, partitionOf } from "@cross-account-s3/iam";
import { hostOf } from "../adopt/adapters";
import { connection as connectionSchema, type Connection as ClientConnection } from "../adopt/connection";
import { documentOf, type JsonObject } from "../adopt/json";
import { defaultKey } from "../adopt/merge/settings";
import { wanted, type WantedArgs } from "../adopt/wanted";
import { accessPointArn, bucketArn } from "../documents/arns";
import type { NamedDocument } from "../rehearsal/world";
import type { Connection } from "../stacks/config/connection";
import type { Account } from "../verify/account";
import { RefusedError } from "../adopt/refusals/refusal";
import { READERS } from "../verify/readers";
import { accessPointsOf, policyOfAccessPoint } from "../verify/readers/access-points";
import { regionOf } from "../verify/readers/bucket";
import { Calls } from "../verify/readers/calls";
import type { Fault, Reading } from "../verify/readers/fault";
import { type Limit, limit } from "../verify/readers/limit";
import type { DocumentKind, Subject } from "../verify/subject";
import type { CallBudget } from "./call-budget";
import {
  defaultKeyName,
  type FoundAccessPoint,
  type FoundBucket,
  type FoundKey,
  type FoundRole,
  type FoundRoles,
  type FoundTrail,
} from "./found";
import { trustsAccount } from "./trusted-account";

/** An account to read, with credentials that were verified to belong to it. */
export interface OpenAccount {
  readonly account: Account;
  readonly connection: Connection;
}

/** Options of a discovery's calls. */
export interface ReadOptions {
  /** Patterns of bucket names. */
  readonly buckets: readonly string[];
  /** The account whose workloads need access; its buckets are not read. */
  readonly controlAccount: string;
  /** Limits the number of resources that are read at a time, each with a few calls. */
  readonly limit: Limit;
  /** The most calls in total, without retries and calls for credentials. */
  readonly mostCalls: number;
  /** Called with a progress message. */
  readonly progress: (text: string) => void;
}

/** The number of buckets that are in progress at a time. {@link ReadOptions.limit} limits the number of reads. */
const BUCKETS_AT_A_TIME = 8;

/** The most calls to read each of these. */
const CALLS = { policy: 3, ofShared: 9, target: 2, trail: 3 } as const;

/** Reads the buckets of one account, and the resources that decide about access to them. */
export class AccountReader {
  /** The failed reads, one entry each. */
  readonly faults: Fault[] = [];
  readonly accountId: string;
  readonly #calls: Calls;
  readonly #partition: Partition;

  constructor(
    private readonly account: Account,
    readonly connection: Connection,
    private readonly budget: CallBudget,
    private readonly options: ReadOptions,
  ) {
    this.accountId = account.accountId;
    this.#calls = new Calls(account, options.limit);
    this.#partition = partitionOf(connection.region);
  }

  /** Reads the buckets of the account that have a policy. */
  async buckets(): Promise<readonly FoundBucket[]> {
    const names = await this.#bucketNames();
    const inTurn = limit(BUCKETS_AT_A_TIME);
    let done = 0;
    const found = await Promise.all(
      names.map((one) =>
        inTurn(async () => {
          const bucket = await this.#bucket(one.name, one.region);
          this.options.progress(`account ${this.accountId}: read ${++done} of ${names.length} buckets`);
          return bucket;
        }),
      ),
    );
    return found.flatMap((bucket) => bucket ?? []);
  }

  async #bucketNames(): Promise<readonly { readonly name: string; readonly region: string | undefined }[]> {
    const of = `account ${this.accountId}`;
    const listed = await this.#read(of, "s3:ListAllMyBuckets", this.connection.region, 1, async () => {
      const client = this.account.s3();
      const names: { readonly name: string; readonly region: string | undefined }[] = [];
      for await (const page of paginateListBuckets({ client, pageSize: 1000 }, {})) {
        names.push(
          ...(page.Buckets ?? []).map(({ Name = "", BucketRegion }) => ({ name: Name, region: BucketRegion })),
        );
        if (page.ContinuationToken !== undefined && !this.budget.take(of, 1)) break;
      }
      return names;
    });
    return (listed ?? []).filter(({ name }) => this.options.buckets.some((pattern) => matchesWildcard(pattern, name)));
  }

  async #bucket(name: string, listed: string | undefined): Promise<FoundBucket | undefined> {
    const of = `bucket/${name}`;
    const region = listed ?? (await this.#regionOf(name));
    if (region === undefined) return undefined;
    const arn = bucketArn(this.#partition, name);
    // Reserves all calls for the bucket, so that an exhausted budget leaves out whole buckets instead of parts of them.
    if (!this.budget.take(of, CALLS.policy + CALLS.ofShared)) return undefined;
    const policy = await this.#readFacts(of, "s3:GetBucketPolicy", 0, policyOf(arn), region);
    if (policy === undefined || policy.document === null) {
      // A bucket without a policy is not shared.
      this.budget.giveBack(CALLS.ofShared);
      return undefined;
    }
    const [settings, notifications, accessPoints] = await Promise.all([
      this.#readFacts(of, "s3:GetBucketAcl", 0, { kind: "settings", arn }, region),
      this.#readFacts(of, "s3:GetBucketNotification", 0, notificationsOf(arn), region),
      this.#accessPoints({ arn, name, accountId: this.accountId, region }),
    ]);
    if (settings === undefined) return undefined;
    return {
      ...{ name, arn, accountId: this.accountId, region, policy, settings },
      ...(notifications === undefined ? {} : { notifications }),
      ...(accessPoints === undefined ? {} : { accessPoints }),
    };
  }

  /** Reads the access points of a bucket; undefined if they cannot be listed. */
  async #accessPoints(
    bucket: Pick<FoundBucket, "arn" | "name" | "accountId" | "region">,
  ): Promise<readonly FoundAccessPoint[] | undefined> {
    const { name, accountId, region } = bucket;
    const contextOf = (of: string) => ({
      account: this.account,
      read: <Value>(action: string, call: () => Promise<Value | undefined>) => this.#bounded(of, action, region, call),
    });
    const points = this.#value(await accessPointsOf(bucket, contextOf(`bucket/${name}`)));
    if (!points) return undefined;
    return Promise.all(
      points.map(async (point) => {
        const policy = await policyOfAccessPoint(point.name, bucket, contextOf(`access point ${point.name}`));
        const document = policy.kind === "absent" ? null : this.#value(policy)?.policy;
        return {
          ...{ ...point, arn: accessPointArn(this.#partition, region, accountId, point.name) },
          ...(document === undefined ? {} : { policy: document }),
        };
      }),
    );
  }

  async #regionOf(name: string): Promise<string | undefined> {
    return this.#read(`bucket/${name}`, "s3:GetBucketLocation", this.connection.region, 1, async () => {
      const of = { Bucket: name, ExpectedBucketOwner: this.accountId };
      const { LocationConstraint } = await this.account.s3().send(new GetBucketLocationCommand(of));
      return regionOf(LocationConstraint);
    });
  }

  /** Reads the keys of the default encryption of this account's buckets, by {@link defaultKeyName} and without duplicates. */
  keysOf(buckets: readonly FoundBucket[]): readonly Promise<readonly [string, FoundKey] | undefined>[] {
    const named = new Map(
      buckets.flatMap((bucket) => {
        const [name, as] = [defaultKeyName(bucket), defaultKey(documentOf(bucket.settings))];
        if (bucket.accountId !== this.accountId || name === undefined || as === undefined) return [];
        return [[name, { as, region: bucket.region }] as const];
      }),
    );
    return [...named].map(async ([name, { as, region }]) => {
      const of = `key/${as}`;
      const arn = await this.#read(of, "kms:DescribeKey", region, 1, async () => {
        const { KeyMetadata } = await this.account.kms(region).send(new DescribeKeyCommand({ KeyId: as }));
        return KeyMetadata?.KeyManager === "AWS" ? undefined : KeyMetadata?.Arn;
      });
      if (arn === undefined || parseArn(arn)?.account !== this.accountId) return undefined;
      const policy = await this.#readFacts(of, "kms:GetKeyPolicy", 1, policyOf(arn), region);
      return policy === undefined ? undefined : ([name, { arn, policy }] as const);
    });
  }

  /** Reads the policies of this account's topics and queues among the ARNs. Each result has its ARN. */
  eventTargets(arns: readonly string[]): readonly Promise<readonly [string, JsonObject] | undefined>[] {
    return this.#own(arns).map(async (arn) => {
      const { service, region = "" } = parseArn(arn) ?? {};
      const action = service === "sns" ? "sns:GetTopicAttributes" : "sqs:GetQueueAttributes";
      const policy = await this.#readFacts(arn, action, CALLS.target, policyOf(arn), region);
      return policy && ([arn, policy] as const);
    });
  }

  /** Reads the trails that record events in these Regions. Their home Region may be another. */
  async trails(regions: readonly string[]): Promise<readonly FoundTrail[]> {
    const listed = await Promise.all(
      regions.map((region) =>
        this.#read(`account ${this.accountId}`, "cloudtrail:DescribeTrails", region, 1, async () => {
          const client: CloudTrailClient = this.account.cloudTrail(region);
          const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
          return trailList.flatMap(({ TrailARN }) => TrailARN ?? []);
        }),
      ),
    );
    const found = await Promise.all(
      this.#own([...new Set(listed.flatMap((arns) => arns ?? []))]).map(async (arn) => {
        const bucketArns = [bucketArn(this.#partition, "none")];
        const want: WantedArgs = { kind: "trail", arn, namePrefix: PREFIX, bucketArns };
        const { region = "" } = parseArn(arn) ?? {};
        const facts = await this.#readFacts(arn, "cloudtrail:GetEventSelectors", CALLS.trail, want, region);
        return facts && { arn, accountId: this.accountId, facts };
      }),
    );
    return found.flatMap((trail) => trail ?? []);
  }

  /** Reads the roles of this account that principals of another account may assume, except the roles that AWS manages. */
  async assumableBy(accountId: string): Promise<readonly FoundRole[]> {
    const roles = await this.#rolesThat(({ Path = "", AssumeRolePolicyDocument = "" }) => {
      if (/^\/(aws-reserved|aws-service-role)\//.test(Path)) return false;
      return trustsAccount(decodeURIComponent(AssumeRolePolicyDocument), accountId);
    });
    return roles?.roles ?? [];
  }

  /** Reads the roles of this account, except service-linked roles; undefined if they cannot be listed. */
  async allRoles(): Promise<FoundRoles | undefined> {
    return this.#rolesThat(({ Path = "" }) => !Path.startsWith("/aws-service-role/"));
  }

  async #rolesThat(isWanted: (role: Role) => boolean): Promise<FoundRoles | undefined> {
    const of = `account ${this.accountId}`;
    const listed = await this.#read(of, "iam:ListRoles", this.connection.region, 1, async () => {
      const client = this.account.iam();
      const wanted: string[] = [];
      let isCut = false;
      for await (const { Roles = [], IsTruncated } of paginateListRoles({ client, pageSize: 1000 }, {})) {
        wanted.push(...Roles.filter(isWanted).flatMap(({ Arn }) => Arn ?? []));
        isCut = IsTruncated === true && !this.budget.take(of, 1);
        if (isCut) break;
      }
      return { wanted, isCut };
    });
    if (!listed) return undefined;
    const roles = (await Promise.all(this.roles(listed.wanted))).flatMap((role) => role ?? []);
    return { roles, isWhole: !listed.isCut && roles.length === listed.wanted.length };
  }

  /** Reads the roles of this account among the ARNs. */
  roles(arns: readonly string[]): readonly Promise<FoundRole | undefined>[] {
    return this.#own(arns).map(async (arn) => {
      const subject: Subject = {
        kind: "role",
        id: `role/${arn}`,
        name: arn.split("/").at(-1) ?? "",
        arn,
        stack: "",
        accountId: this.accountId,
        region: this.connection.region,
        settings: new Map(),
        documents: new Map(),
        whole: false,
      };
      const found = await this.#role(subject);
      return found && { arn, ...found };
    });
  }

  async #role(subject: Subject): Promise<Omit<FoundRole, "arn"> | undefined> {
    const { id } = subject;
    try {
      const observed = await READERS.role.read(subject, {
        account: this.account,
        read: (action, call) => this.#bounded(id, action, subject.region, call),
        accessPoints: new Set(),
        accounts: new Set(),
      });
      this.options.progress(`account ${this.accountId}: read ${id}`);
      if (observed.kind === "unseen") this.#fault(observed.fault);
      if (observed.kind === "absent") this.faults.push(absent(subject));
      if (observed.kind !== "seen") return undefined;
      const documents = (kind: DocumentKind): readonly NamedDocument[] | undefined =>
        this.#value(observed.documents.get(kind) ?? { kind: "absent" });
      const boundary = observed.settings.get("permissions boundary");
      const arn = boundary?.kind === "read" && typeof boundary.value === "string" ? boundary.value : undefined;
      const policies = documents("identity");
      const boundaryPolicy = arn === undefined ? undefined : documents("boundary")?.[0];
      return (
        policies && {
          ...{ policies, trust: documents("trust")?.[0] },
          ...(arn === undefined ? {} : { boundary: arn }),
          ...(boundaryPolicy === undefined ? {} : { boundaryPolicy }),
        }
      );
    } catch (error) {
      // A policy that is not valid JSON must not prevent the other reads.
      const message = error instanceof Error ? error.message : String(error);
      this.faults.push({ of: id, action: "iam:GetRolePolicy", why: "other", message });
      return undefined;
    }
  }

  #own(arns: readonly string[]): readonly string[] {
    return arns.filter((arn) => parseArn(arn)?.account === this.accountId);
  }

  #connectionIn(region: string): ClientConnection {
    const { profile, assumeRoles = [] } = this.connection;
    return connectionSchema.parse({
      region,
      accountId: this.accountId,
      ...(profile === undefined ? {} : { profile }),
      assumeRoles: assumeRoles.map(({ roleArn, externalId }) => ({
        roleArn,
        ...(externalId === undefined ? {} : { externalId }),
      })),
    });
  }

  /**
   * Reads a resource in a Region if the budget has enough calls left. A failed read adds a fault.
   *
   * @param of the name of the resource for faults.
   * @param action the IAM action of the call, for faults.
   * @param calls the most calls that the read makes.
   * @returns undefined if the resource does not exist or could not be read.
   */
  async #read<Value>(
    of: string,
    action: string,
    region: string,
    calls: number,
    call: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    if (!this.budget.take(of, calls)) return undefined;
    return this.#value(await this.#calls.read(of, action, region, call));
  }

  /** Makes one call if the budget has one left. */
  async #bounded<Value>(
    of: string,
    action: string,
    region: string,
    call: () => Promise<Value | undefined>,
  ): Promise<Reading<Value>> {
    if (this.budget.take(of, 1)) return this.#calls.read(of, action, region, call);
    return { kind: "failed", fault: { of, action, why: "other", message: NO_CALL_LEFT } };
  }

  /** Reads the facts of an existing resource within the call budget, in the form of a live-state file. */
  async #readFacts(
    of: string,
    action: string,
    calls: number,
    want: WantedArgs,
    region: string,
  ): Promise<JsonObject | undefined> {
    return this.#read(of, action, region, calls, () => this.#facts(of, action, want, region));
  }

  /** Reads the facts of an existing resource. If its document is not valid, adds a fault and returns undefined. */
  async #facts(of: string, action: string, want: WantedArgs, region: string): Promise<JsonObject | undefined> {
    try {
      return await hostOf(wanted.parse(want), this.#connectionIn(region), false).look();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const message = error.refusals.map((refusal) => refusal.message).join("; ");
      this.faults.push({ of, action, why: "other", message });
      return undefined;
    }
  }

  /** Adds a fault. Skips those of an exhausted budget, because {@link CallBudget.faults} reports them together. */
  #fault(fault: Fault): void {
    if (fault.message !== NO_CALL_LEFT) this.faults.push(fault);
  }

  #value<Value>(reading: Reading<Value>): Value | undefined {
    if (reading.kind === "failed") this.#fault(reading.fault);
    return reading.kind === "read" ? reading.value : undefined;
  }
}

/** The message for calls that the budget did not allow. */
const NO_CALL_LEFT = "no call is left";

function policyOf(arn: string): WantedArgs {
  return { kind: "policy", arn, sidPrefix: PREFIX, statements: [] };
}

function notificationsOf(arn: string): WantedArgs {
  return { kind: "notifications", arn, idPrefix: PREFIX };
}

/** A prefix that no statement has. Reads require a prefix of our statements, but a discovery has none. */
const PREFIX = "Xas3discover";

function absent({ id: of, arn }: Subject): Fault {
  return { of, action: "iam:GetRole", why: "other", message: `${arn} does not exist; remove what it is granted` };
}
