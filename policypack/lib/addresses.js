"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.parseRange = parseRange;
exports.isPrivate = isPrivate;
/** Reads an address or a range in CIDR form, of IPv4 or IPv6; undefined if it is neither. */
function parseRange(text) {
    const [address = "", length, more] = text.split("/");
    const bits = address.includes(":") ? sixBits(address) : fourBits(address);
    if (bits === undefined || more !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length)))
        return undefined;
    const fixed = length === undefined ? bits.length : Number(length);
    return fixed <= bits.length ? { bits, length: fixed } : undefined;
}
/** Networks that the Internet does not reach. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
/** Whether a range lies wholly in networks that the Internet does not reach. */
function isPrivate(range) {
    return PRIVATE.flatMap((one) => parseRange(one) ?? []).some(({ bits, length }) => bits.length === range.bits.length && range.length >= length && range.bits.startsWith(bits.slice(0, length)));
}
function fourBits(address) {
    const parts = address.split(".");
    if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
        return undefined;
    return parts.map((part) => Number(part).toString(2).padStart(8, "0")).join("");
}
function sixBits(address) {
    const four = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
    if (four !== null) {
        const bits = fourBits(four[2] ?? "");
        if (bits === undefined)
            return undefined;
        const [high, low] = [bits.slice(0, 16), bits.slice(16)].map((half) => Number.parseInt(half, 2).toString(16));
        return sixBits(`${four[1] ?? ""}${high ?? ""}:${low ?? ""}`);
    }
    const halves = address.split("::");
    if (halves.length > 2)
        return undefined;
    const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
    const missing = 8 - left.length - right.length;
    if (halves.length === 2 ? missing < 1 : missing !== 0)
        return undefined;
    const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...right];
    if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)))
        return undefined;
    return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
}
