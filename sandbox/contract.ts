import { z } from "zod";
import { type Contract, contractSchema } from "../stacks/contract";
import type { Pulumi } from "./pulumi";

/** What the deployed control stack hands to the data stacks. @throws ZodError if its outputs hold something else. */
export async function contractOf(pulumi: Pulumi): Promise<Contract> {
  return z.object({ contract: contractSchema }).parse(await pulumi.outputs("control")).contract;
}
