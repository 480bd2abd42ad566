import type {
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { deserializeProperties, type Mocks } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { DeclaredResource } from "./resource";

type Callback<Response> = (error: unknown, response: Response | undefined) => void;

/** Pulumi's own monitor for mocks, which also records what a mock does not get: parents, protection, dependencies. */
export class RecordingMonitor extends MockMonitor {
  constructor(
    mocks: Mocks,
    private readonly stack: string,
    private readonly recorded: Map<string, DeclaredResource>,
  ) {
    super(mocks);
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Callback<RegisterResourceResponse>,
  ): Promise<void> {
    await super.registerResource(request, (error: unknown, response: RegisterResourceResponse | undefined) => {
      if (response) this.record(request, response);
      callback(error, response);
    });
  }

  /** What a program reads, such as another stack's outputs, is a resource to a policy pack as well. */
  override async readResource(request: ReadResourceRequest, callback: Callback<ReadResourceResponse>): Promise<void> {
    await super.readResource(request, (error: unknown, response: ReadResourceResponse | undefined) => {
      if (response) {
        const urn = response.getUrn();
        const outputs = response.getProperties();
        this.recorded.set(urn, {
          stack: this.stack,
          type: request.getType(),
          name: request.getName(),
          urn,
          custom: true,
          parent: request.getParent(),
          provider: request.getProvider(),
          inputs: {},
          outputs: outputs ? plain(deserializeProperties(outputs)) : {},
          protect: false,
          dependsOn: request.getDependenciesList(),
          propertyDependencies: {},
        });
      }
      callback(error, response);
    });
  }

  private record(request: RegisterResourceRequest, response: RegisterResourceResponse): void {
    const urn = response.getUrn();
    const inputs = request.getObject();
    const outputs = response.getObject();
    const sources: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((urns, property) => {
      sources[property] = urns.getUrnsList();
    });
    this.recorded.set(urn, {
      stack: this.stack,
      type: request.getType(),
      name: request.getName(),
      urn,
      custom: request.getCustom(),
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs: inputs ? plain(deserializeProperties(inputs)) : {},
      outputs: { ...(outputs ? plain(deserializeProperties(outputs)) : {}), id: response.getId() },
      protect: request.getProtect() ?? false,
      dependsOn: request.getDependenciesList(),
      propertyDependencies: sources,
    });
  }
}

/** The values themselves: secrets unpacked, as the rehearsal shows nothing that the configuration does not. */
function plain(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpacked(inner)]));
}

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const secret = entries.some(([key, inner]) => key === SIGNATURE && inner === SECRET);
  if (secret) return unpacked(entries.find(([key]) => key === "value")?.[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, unpacked(inner)]));
}
