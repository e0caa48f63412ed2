// `%NAME%` in a binding's property: the only kind of binding expression that this host resolves.

/** The settings that bindings refer to. */
export type HostSettings = Readonly<Record<string, string | undefined>>;

/**
 * Replaces each `%NAME%` by the value of that setting.
 * @throws for a missing setting.
 */
export function resolveSettings(text: string, settings: HostSettings): string {
  return text.replace(/%([^%]+)%/g, (expression, setting: string) => {
    const value = settings[setting];
    if (value === undefined) throw new Error(`${expression} does not resolve to a value: the setting is missing.`);
    return value;
  });
}
