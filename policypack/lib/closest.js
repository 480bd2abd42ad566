"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.closest = closest;
const fastest_levenshtein_1 = require("fastest-levenshtein");
/**
 * The known name that is nearest to a misspelt one, if any is near enough to be meant: at most a third of it changed.
 * Long or empty input is not worth a guess.
 */
function closest(name, known) {
    if (name === "" || name.length > 80)
        return undefined;
    const text = name.toLowerCase();
    const most = Math.ceil(name.length / 3);
    let best;
    for (const one of known) {
        if (Math.abs(one.length - text.length) > most)
            continue;
        const cost = (0, fastest_levenshtein_1.distance)(text, one.toLowerCase());
        if (cost <= most && (best === undefined || cost < best.cost))
            best = { one, cost };
    }
    return best?.one;
}
