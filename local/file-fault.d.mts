/**
 * One sentence on what is wrong with a folder, then the advice; undefined when the error is no failed file operation.
 * The path and the code of the system stand at the end, for whoever needs them.
 */
export function describeFileFault(error: unknown, folder: string, advice: string): string | undefined;
