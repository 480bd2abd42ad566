/**
 * Leaves out of Pulumi's runtime what a rehearsal does not need, and what takes most of its time with thousands of resources:
 *
 * - An output for every property of every resource, about a dozen promises each, of which a program reads a few: each is created when it
 *   is first read.
 * - Where each promise was created, for a message about promises that never end. The rehearsal has its own ({@link main}).
 * - Where each resource was created: the rehearsal names resources by URN.
 *
 * What a program declares stays the same (test/rehearsal/run/lean-runtime.test.ts). Only processes that rehearse import this, for its
 * effect; a deployed program runs on Pulumi's runtime as it is.
 */
import { Resource } from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as rpc from "@pulumi/pulumi/runtime/rpc";

type Resolver = rpc.OutputResolvers[string];

const { transferProperties } = rpc;

/** Does what Pulumi's function of this name does, property by property when each is first read. */
function transferWhenRead(onto: Resource, label: string, props: object): rpc.OutputResolvers {
  const resolvers: rpc.OutputResolvers = {};
  for (const property of Object.keys(props)) {
    // Pulumi sets these two itself.
    if (property === "id" || property === "urn") continue;
    let resolve: Resolver | undefined;
    let answer: Parameters<Resolver> | undefined;
    Object.defineProperty(onto, property, {
      configurable: true,
      enumerable: true,
      get() {
        Reflect.deleteProperty(onto, property);
        resolve = transferProperties(onto, label, { [property]: undefined })[property];
        if (answer) resolve?.(...answer);
        return Reflect.get(onto, property) as unknown;
      },
      set(value: unknown) {
        Object.defineProperty(onto, property, { configurable: true, enumerable: true, writable: true, value });
      },
    });
    resolvers[property] = (...given) => {
      answer = given;
      resolve?.(...given);
    };
  }
  return resolvers;
}

Object.assign(rpc, { transferProperties: transferWhenRead });
Object.assign(debuggable, { debuggablePromise: (promise: unknown) => promise });
Object.assign(Resource, { stackTrace: () => [] });
