import { z } from "zod";
import { type Contract, contractSchema } from "../stacks/contract";
import type { Pulumi } from "./pulumi";

/** Returns the contract output of the deployed control stack, which the data stacks read. @throws ZodError if it is not valid. */
export async function contractOf(pulumi: Pulumi): Promise<Contract> {
  return z.object({ contract: contractSchema }).parse(await pulumi.outputs("control")).contract;
}
