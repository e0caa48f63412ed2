/** The kinds of temporary failures. Each is retried and reported. */
export type FaultKind = 'token' | 'connection' | 'watch' | 'snapshot' | 'course' | 'language';

/** A failure after which the operation is retried. */
export interface Fault {
  kind: FaultKind;
  error: unknown;
}
