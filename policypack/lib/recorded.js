"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.hasDataTrail = hasDataTrail;
exports.unrecorded = unrecorded;
const rule_1 = require("./rule");
const shared_1 = require("./shared");
const stack_1 = require("./stack");
const trails_1 = require("./trails");
const unknown_1 = require("./unknown");
/** Whether a trail of the stack records data events of S3. */
function hasDataTrail(resources) {
    return selectorsOf(resources).some((one) => one.type === "AWS::S3::Object");
}
/** A fault for each shared bucket that no trail of the stack records. */
function unrecorded(resources, accounts) {
    const selectors = selectorsOf(resources);
    const open = selectors.some((one) => one.arns?.some(unknown_1.isUnknown) === true);
    const shared = (0, shared_1.sharedDocuments)(resources, ["bucket"], accounts).filter(({ document }) => !takesLogs(document));
    return shared.flatMap((one) => {
        const buckets = (0, shared_1.bucketsOf)(one);
        const missed = buckets.filter((bucket) => !selectors.some((one) => (0, trails_1.records)(one, bucket)));
        if (missed.length > 0 && open)
            return [(0, rule_1.waits)(`the trail's data events, for ${missed.join(", ")}`)];
        return missed.map((bucket) => (0, rule_1.fault)(`bucket ${bucket} is shared, and no trail of this stack records it`, one.resource.urn));
    });
}
/** Whether a bucket is for logs: to record what is written there would be to log the logging. */
function takesLogs({ statements }) {
    return statements.some((one) => one.allows && one.principals.some((who) => who.is === "service" && LOG_WRITERS.has(who.text)));
}
const LOG_WRITERS = new Set(["cloudtrail.amazonaws.com", "logging.s3.amazonaws.com"]);
function selectorsOf(resources) {
    return (0, stack_1.ofTypes)(resources, [trails_1.TRAIL]).flatMap((one) => (0, trails_1.dataSelectors)(one.props));
}
