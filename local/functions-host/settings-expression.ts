// `%NAME%` in what a binding says: the one kind of binding expression that this host resolves.

/** What bindings take their settings from. */
export type HostSettings = Readonly<Record<string, string | undefined>>;

/** Replaces each `%NAME%` by that setting. */
export function resolveSettings(text: string, settings: HostSettings): string {
  return text.replace(/%([^%]+)%/g, (expression, setting: string) => {
    const value = settings[setting];
    if (value === undefined) throw new Error(`${expression} does not resolve to a value: the setting is missing.`);
    return value;
  });
}
