import { z } from "zod";
import * as field from "./fields";

const ORIGIN = "an origin such as https://catalog.example.com, with one * at most, or * for all";

const origin = field
  .text(ORIGIN)
  .refine((value) => /^(\*|https?:\/\/[a-z0-9.*-]+(:\d{1,5})?)$/.test(value) && value.split("*").length <= 2, {
    error: ORIGIN,
  });

const header = field.text("the name of a header").refine((name) => /^[A-Za-z0-9*-]+$/.test(name), {
  error: "the name of a header: letters, digits, - and *",
});

const rule = field.strict({
  /** The origins whose pages may read responses. */
  allowedOrigins: field.list(origin, "origins").min(1, "at least one origin"),
  /** By which methods. */
  allowedMethods: field
    .list(field.oneOf(["GET", "PUT", "POST", "DELETE", "HEAD"]), "methods")
    .min(1, "at least one method"),
  /** The headers that a request may have. @default only the simple ones */
  allowedHeaders: field.list(header, "names of headers").exactOptional(),
  /** The headers of a response that scripts may read. @default only the simple ones */
  exposeHeaders: field.list(header, "names of headers").exactOptional(),
  /** The seconds for which a browser caches the response to a preflight request. @default the browser's own */
  maxAgeSeconds: z.int({ error: "a number of seconds" }).min(0, "0 or more").exactOptional(),
});

/**
 * A CORS rule: the origins whose scripts may use the bucket in a browser. It gives no access.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export const cors = field.list(rule, "CORS rules").min(1, "at least one rule").max(100, "at most 100 rules");
