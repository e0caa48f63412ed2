/** What can fail without anybody having been refused. Each is tried again; none is kept silent. */
export type FaultKind = 'token' | 'connection' | 'watch' | 'snapshot';

/** Something failed that will be tried again. */
export interface Fault {
  kind: FaultKind;
  error: unknown;
}
