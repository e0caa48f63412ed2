// Recognises a run of this app on a port by the host's status endpoint.

/** The id of the process that serves an app on a port; undefined if no functions host answers there. */
export async function findRun(port: number): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/admin/host/status`, { signal: AbortSignal.timeout(1_000) });
    const status = (await response.json()) as { processId?: unknown } | null;
    return typeof status?.processId === 'number' ? status.processId : undefined;
  } catch {
    return undefined; // No answer, or an answer that is not JSON: not a functions host.
  }
}
