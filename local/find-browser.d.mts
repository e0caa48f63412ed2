/**
 * The path of a Chromium, or undefined if none is found.
 * @throws if CHROMIUM_PATH is set to a file that does not exist.
 */
export function findBrowser(environment?: Readonly<Record<string, string | undefined>>): Promise<string | undefined>;
