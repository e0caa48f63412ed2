/** The path of a Chromium, or undefined when there is none. Throws when CHROMIUM_PATH names none. */
export function findBrowser(environment?: Readonly<Record<string, string | undefined>>): Promise<string | undefined>;
