import type * as pulumi from "@pulumi/pulumi";
import type * as methods from "./provider";

type Methods = typeof methods;
type Props = Readonly<Record<string, unknown>>;

/**
 * The code of the methods, from the folder of the project or the nearest one above that has it. The engine runs a dynamic provider in a
 * process of its own, which starts there but knows neither TypeScript nor where this file was.
 */
function load(): Methods {
  const path = process.getBuiltinModule("node:path");
  const fs = process.getBuiltinModule("node:fs");
  let folder = process.cwd();
  while (!fs.existsSync(path.join(folder, "adopt/provider.ts"))) {
    if (folder === path.dirname(folder))
      throw new Error(`found no adopt/provider.ts in ${process.cwd()} or above it: run pulumi in the project's folder`);
    folder = path.dirname(folder);
  }
  const fromProject = process.getBuiltinModule("node:module").createRequire(path.join(folder, "package.json"));
  fromProject("ts-node/register/transpile-only");
  return fromProject("./adopt/provider.ts") as Methods;
}

/** What the engine prints of an error is its stack; the message is meant for people, the stack is not. */
async function plainly<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error) error.stack = "";
    throw error;
  }
}

/**
 * The dynamic provider of every resource here. Pulumi writes these functions, and all they capture, into the state: so they capture
 * only each other, and load the rest by name. A destroy then runs the code of its day, not that of the day of creation
 * (docs/decisions/0008-dynamic-resources.md).
 */
export const provider: pulumi.dynamic.ResourceProvider<Props, Props> = {
  check: (olds, news) => plainly(() => load().check(olds, news)),
  diff: (id, olds, news) => plainly(() => load().diff(id, olds, news)),
  create: (news) => plainly(() => load().create(news)),
  read: (id, props) => plainly(() => load().read(id, props ?? {})),
  update: (id, olds, news) => plainly(() => load().update(id, olds, news)),
  delete: (id, props) => plainly(() => load().delete(id, props)),
};
