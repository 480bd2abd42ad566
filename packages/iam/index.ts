export * from "./language/condition";
export * from "./language/policy";
export * from "./language/principal";
export * from "./evaluate/request";
