"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Documents = void 0;
exports.readDocument = readDocument;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("./kinds");
const shape_1 = require("./shape");
const statement_1 = require("./statement");
const unknown_1 = require("./unknown");
const values_1 = require("./values");
/** Longest text that is parsed at all, in characters: far over every service's limit, so that a huge one costs nothing. */
const LONGEST = 1_000_000;
/** Reads a document's text. Never throws: what cannot be read is in `faults`. */
function readDocument(kind, text) {
    const nothing = { kind, text, version: undefined, statements: [], unknown: "nothing" };
    if ((0, unknown_1.isUnknown)(text) && !/^\s*[{["]/.test(text))
        return { ...nothing, faults: [], unknown: "everything" };
    if (text.length > LONGEST)
        return { ...nothing, faults: [`is ${text.length} characters long; it is not read`] };
    const parsed = (0, iam_1.readJson)(text);
    if ("error" in parsed)
        return { ...nothing, faults: [`is not JSON: ${parsed.error}`] };
    const { value } = parsed;
    const twice = parsed.duplicates.map((path) => `holds the key ${JSON.stringify(String(path.at(-1)).slice(0, 60))} twice in one object`);
    return {
        kind,
        text,
        version: (0, iam_1.isObject)(value) ? (0, values_1.string)(value.Version) : undefined,
        statements: (0, iam_1.isObject)(value) ? readStatements(value.Statement) : [],
        faults: [...twice, ...(0, shape_1.shapeFaults)(value, (0, kinds_1.kindOf)(kind)), ...characterFaults(kind, text)],
        unknown: (0, unknown_1.isUnknown)(text) ? "parts" : "nothing",
    };
}
/**
 * IAM takes the characters of Latin-1, tabs and line ends, and no others.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
function characterFaults(kind, text) {
    if (kind !== "trust" && !kinds_1.IDENTITY_POLICIES.includes(kind))
        return [];
    const strange = /[^\t\n\r\u0020-\u00ff]/u.exec(text)?.[0];
    if (strange === undefined)
        return [];
    const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return [`holds the character U+${code}, which IAM does not take`];
}
function readStatements(raw) {
    return (0, values_1.list)(raw).flatMap((one, index) => ((0, iam_1.isObject)(one) ? [(0, statement_1.readStatement)(one, index)] : []));
}
/**
 * Reads each text once, however many rules ask for it. The engine hands every rule its own copy of a resource, so the
 * text itself is the key.
 */
class Documents {
    #read = new Map();
    read(kind, text) {
        const key = `${kind} ${text}`;
        const known = this.#read.get(key);
        if (known !== undefined)
            return known;
        const document = readDocument(kind, text);
        this.#read.set(key, document);
        return document;
    }
}
exports.Documents = Documents;
