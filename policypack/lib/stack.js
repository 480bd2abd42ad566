"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.BucketIndex = exports.BUCKETS = void 0;
exports.bothNames = bothNames;
exports.ofTypes = ofTypes;
exports.nameOf = nameOf;
const unknown_1 = require("./unknown");
const values_1 = require("./values");
/** The types that a bucket itself may have. */
exports.BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
/** Both names that a resource type has had: `bucketVersioning` is `BucketVersioning` and once was `BucketVersioningV2`. */
function bothNames(name) {
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    return [`aws:s3/${file}:${name}`, `aws:s3/${file}V2:${name}V2`];
}
/** The resources of some types. */
function ofTypes(resources, types) {
    return resources.filter((one) => types.includes(one.type));
}
/**
 * Relates what is set on buckets to the buckets: by the bucket's name where both are known, else by where the value of
 * the `bucket` property came from. Looking up is by map, so that a stack of thousands of buckets costs no more for each.
 */
class BucketIndex {
    #byName = new Map();
    #byUrn = new Map();
    /** @param settings resources with a `bucket` property: a policy, a public access block, and so on */
    constructor(settings) {
        for (const one of settings) {
            const name = nameOf(one);
            if (name !== undefined)
                push(this.#byName, name, one);
            for (const urn of one.from.bucket ?? [])
                push(this.#byUrn, urn, one);
        }
    }
    /** What is set on this bucket. */
    of(bucket) {
        const name = nameOf(bucket);
        const named = name === undefined ? [] : (this.#byName.get(name) ?? []);
        return [...new Set([...named, ...(this.#byUrn.get(bucket.urn) ?? [])])];
    }
    /** What is set on the same bucket as this other setting. */
    beside(setting) {
        const sources = (setting.from.bucket ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
        const name = nameOf(setting);
        return [...new Set([...(name === undefined ? [] : (this.#byName.get(name) ?? [])), ...sources])];
    }
}
exports.BucketIndex = BucketIndex;
/** The bucket's name that a resource states, when it is known. An ARN counts as the name in it. */
function nameOf(resource) {
    const name = (0, values_1.string)((0, values_1.at)(resource.props, "bucket"));
    return name === undefined || name === "" || (0, unknown_1.isUnknown)(name) ? undefined : name.replace(/^arn:[^:]+:s3:::/, "");
}
function push(map, key, value) {
    const list = map.get(key);
    if (list === undefined)
        map.set(key, [value]);
    else
        list.push(value);
}
