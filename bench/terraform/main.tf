# The equivalent of a data stack of this project, written by hand with a module, for the comparison in bench/terraform.ts.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "region" { type = string }
variable "account" { type = string }
variable "deployer" { type = string }
variable "control_account" { type = string }
variable "reader" { type = string }
variable "buckets" { type = set(string) }

provider "aws" {
  region                      = var.region
  allowed_account_ids         = [var.account]
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  max_retries                 = 3
  assume_role {
    role_arn = var.deployer
  }
}

module "bucket" {
  source          = "./bucket"
  for_each        = var.buckets
  name            = each.value
  region          = var.region
  account         = var.account
  control_account = var.control_account
  reader          = var.reader
}
