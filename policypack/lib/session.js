"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Session = void 0;
const document_1 = require("./document");
const exemptions_1 = require("./exemptions");
const options_1 = require("./options");
const settings_1 = require("./settings");
/**
 * What one run of the pack keeps between its rules: each document once read, the settings that the first rule hands in,
 * and which rules wait for which values, for the last rule to tell.
 */
class Session {
    documents = new document_1.Documents();
    exemptions = new exemptions_1.ExemptionUses();
    settings = settings_1.settingsSchema.parse({});
    #waiting = new Map();
    #refused = new Set();
    #options = new Map();
    #config;
    /** @param config the stack's configuration; read from the engine when not given, and not before it is needed */
    constructor(config) {
        this.#config = config;
    }
    get config() {
        return (this.#config ??= (0, settings_1.readStackConfig)());
    }
    get profile() {
        return (0, settings_1.profileOf)(this.settings, this.config);
    }
    /** Whether a rule runs in the profile of this run. */
    runs(rule) {
        return rule.profile === undefined || this.profile === "full";
    }
    /** A rule's options, read once a run: the engine's configuration does not change in between. */
    options(rule, config) {
        const known = this.#options.get(rule.name);
        if (known !== undefined)
            return known;
        const read = (0, options_1.readOptions)(rule, config);
        this.#options.set(rule.name, read);
        if (read.ok)
            this.exemptions.add(rule, read.exemptions);
        return read;
    }
    /** What a rule may know, given its own options; `bound` are the accounts that providers are bound to. */
    context(options, stack, bound) {
        const { settings, config, profile } = this;
        const accounts = (0, settings_1.accountsOf)(settings, config, bound);
        return { options, settings, config, profile, accounts, stack, exemptions: this.exemptions.in(stack) };
    }
    /** Whether this is the first time that a rule's configuration is refused: a user need not read it at every resource. */
    refusesFirst(rule) {
        const first = !this.#refused.has(rule.name);
        this.#refused.add(rule.name);
        return first;
    }
    /** Notes that a rule waits for a value of a resource; `place` is the resource's URN, or "" for the whole stack. */
    waits(place, rule, on) {
        const values = this.#waiting.get(place) ?? new Map();
        this.#waiting.set(place, values);
        values.set(on, (values.get(on) ?? new Set()).add(rule.name));
    }
    /** What is waited for at a place, each value with the rules that wait for it; forgotten once told. */
    tellWaiting(place) {
        const values = this.#waiting.get(place);
        this.#waiting.delete(place);
        return [...(values ?? [])].map(([on, rules]) => ({ on, rules: [...rules] }));
    }
}
exports.Session = Session;
