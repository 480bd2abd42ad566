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
  /** The origins whose pages may read answers. */
  allowedOrigins: field.list(origin, "origins").min(1, "at least one origin"),
  /** By which methods. */
  allowedMethods: field
    .list(field.oneOf(["GET", "PUT", "POST", "DELETE", "HEAD"]), "methods")
    .min(1, "at least one method"),
  /** The headers that a page may send. @default none but the simple ones */
  allowedHeaders: field.list(header, "names of headers").exactOptional(),
  /** The headers of an answer that a page may read. @default none but the simple ones */
  exposeHeaders: field.list(header, "names of headers").exactOptional(),
  /** For how long a browser keeps an answer to a preflight request, in seconds. @default the browser's own */
  maxAgeSeconds: z.int({ error: "a number of seconds" }).min(0, "0 or more").exactOptional(),
});

/**
 * From which pages a browser lets scripts use a bucket. It gives no access.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export const cors = field.list(rule, "CORS rules").min(1, "at least one rule").max(100, "at most 100 rules");
