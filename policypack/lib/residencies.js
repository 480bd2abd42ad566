"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RESIDENCIES = void 0;
/**
 * Where data of a residency may lie, unless the configuration says otherwise: the Regions in the European Union, or in a
 * country. London and Zurich are `eu-` Regions outside the Union.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
exports.RESIDENCIES = {
    eu: ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "eusc-de-east-1"],
    ae: ["me-central-1"],
    au: ["ap-southeast-2", "ap-southeast-4"],
    bh: ["me-south-1"],
    br: ["sa-east-1"],
    ca: ["ca-*"],
    ch: ["eu-central-2"],
    cn: ["cn-*"],
    de: ["eu-central-1", "eusc-de-east-1"],
    es: ["eu-south-2"],
    fr: ["eu-west-3"],
    hk: ["ap-east-1"],
    id: ["ap-southeast-3"],
    ie: ["eu-west-1"],
    il: ["il-*"],
    in: ["ap-south-*"],
    it: ["eu-south-1"],
    jp: ["ap-northeast-1", "ap-northeast-3"],
    kr: ["ap-northeast-2"],
    mx: ["mx-*"],
    my: ["ap-southeast-5"],
    nz: ["ap-southeast-6"],
    se: ["eu-north-1"],
    sg: ["ap-southeast-1"],
    th: ["ap-southeast-7"],
    tw: ["ap-east-2"],
    uk: ["eu-west-2"],
    us: ["us-*"],
    za: ["af-south-1"],
};
