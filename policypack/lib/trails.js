"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TRAIL = void 0;
exports.dataSelectors = dataSelectors;
exports.records = records;
exports.trailBuckets = trailBuckets;
exports.logBucketOf = logBucketOf;
const stack_1 = require("./stack");
const values_1 = require("./values");
/** The type of a trail. */
exports.TRAIL = "aws:cloudtrail/trail:Trail";
/** The data events that a trail records, from its basic and its advanced selectors. */
function dataSelectors(trail) {
    const basic = (0, values_1.list)(trail.eventSelectors).flatMap((selector, outer) => (0, values_1.list)((0, values_1.at)(selector, "dataResources")).map((resource, inner) => ({
        where: `eventSelectors[${outer}].dataResources[${inner}]`,
        type: (0, values_1.string)((0, values_1.at)(resource, "type")),
        arns: (0, values_1.strings)((0, values_1.at)(resource, "values")),
        exact: false,
        except: [],
    })));
    const advanced = (0, values_1.list)(trail.advancedEventSelectors).flatMap((selector, index) => {
        const fields = (0, values_1.list)((0, values_1.at)(selector, "fieldSelectors"));
        const values = (field, operator) => fields.filter((one) => (0, values_1.at)(one, "field") === field).flatMap((one) => (0, values_1.strings)((0, values_1.at)(one, operator)));
        if (!values("eventCategory", "equals").includes("Data"))
            return [];
        const where = `advancedEventSelectors[${index}]`;
        const type = values("resources.type", "equals")[0];
        const [starts, equals] = [values("resources.ARN", "startsWiths"), values("resources.ARN", "equals")];
        const except = [...values("resources.ARN", "notStartsWiths"), ...values("resources.ARN", "notEquals")];
        const common = { where, type, except };
        if (starts.length + equals.length === 0)
            return [{ ...common, arns: undefined, exact: false }];
        return [
            ...(starts.length > 0 ? [{ ...common, arns: starts, exact: false }] : []),
            ...(equals.length > 0 ? [{ ...common, arns: equals, exact: true }] : []),
        ];
    });
    return [...basic, ...advanced];
}
/** Whether a selector records the objects of a bucket, judged by the beginning of their ARNs. */
function records(selector, bucket) {
    if (selector.type !== "AWS::S3::Object")
        return false;
    const objects = `arn:aws:s3:::${bucket}/`;
    const plain = (arn) => arn.replace(/^arn:aws[a-z-]*:/, "arn:aws:");
    if (selector.except.some((one) => objects.startsWith(plain(one))))
        return false;
    return selector.arns === undefined || selector.arns.some((one) => objects.startsWith(plain(one)));
}
/** Which buckets of the stack a trail of the stack delivers its logs to, as a test. */
function trailBuckets(resources) {
    const trails = (0, stack_1.ofTypes)(resources, [exports.TRAIL]);
    const names = new Set(trails.flatMap((one) => (0, values_1.strings)(logBucketOf(one.props))));
    const urns = new Set(trails.flatMap((one) => one.from.s3BucketName ?? []));
    return (bucket) => {
        const sources = bucket.from.bucket ?? [];
        return names.has((0, stack_1.nameOf)(bucket) ?? "") || urns.has(bucket.urn) || sources.some((urn) => urns.has(urn));
    };
}
/** The trail's own bucket, as its properties name it. */
function logBucketOf(trail) {
    return trail.s3BucketName;
}
