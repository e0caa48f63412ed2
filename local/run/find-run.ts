// Tells a run of ours from whatever else may listen on a port, by what every host answers about itself.

/** The process that serves an app on a port; undefined when nothing there says so. */
export async function findRun(port: number): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/admin/host/status`, { signal: AbortSignal.timeout(1_000) });
    const status = (await response.json()) as { processId?: unknown } | null;
    return typeof status?.processId === 'number' ? status.processId : undefined;
  } catch {
    return undefined; // Whatever answers like this, or not at all, is no run of ours.
  }
}
