/**
 * Describes in one sentence what is wrong with a folder, followed by the advice and the system's error code and path;
 * undefined if the error is not a failed file operation.
 */
export function describeFileFault(error: unknown, folder: string, advice: string): string | undefined;
