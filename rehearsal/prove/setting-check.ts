/** A setting that must be so, as the documents mean something else without it. */
export interface SettingCheck {
  /** What it is a setting of, and which, such as `bucket acme: object ownership`. */
  readonly title: string;
  readonly expected: string;
  readonly found: string;
  readonly bucket: string | undefined;
  readonly role: string | undefined;
}
