import "./stacks/stack-traces";
import { runStack } from "./stacks";

export = runStack;
