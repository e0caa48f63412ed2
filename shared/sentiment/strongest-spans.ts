// How much evidence is kept of one text. A customer can write ten thousand sentences into one message, and every span
// would be remembered, stored and sent to each agent.
import type { EvidenceSpan } from './provider';

/** No scoring has more spans than this. */
export const maxEvidenceSpans = 200;

/** The spans that moved the score most, at most {@link maxEvidenceSpans}, in the order of the text. */
export function strongestSpans(evidence: readonly EvidenceSpan[]): EvidenceSpan[] {
  if (evidence.length <= maxEvidenceSpans) return [...evidence];
  return evidence
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, maxEvidenceSpans)
    .sort((a, b) => a.start - b.start);
}
