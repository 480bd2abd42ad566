/** A setting whose value the policies rely on, with the expected and the found value. */
export interface SettingCheck {
  /** The resource and the setting, such as `bucket acme: object ownership`. */
  readonly title: string;
  readonly expected: string;
  readonly found: string;
  readonly bucket: string | undefined;
  readonly role: string | undefined;
}
