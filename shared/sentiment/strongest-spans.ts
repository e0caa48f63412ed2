// Limits the evidence of one text. A message can have ten thousand sentences, and every span would be cached, stored
// and sent to each agent.
import type { EvidenceSpan } from './provider';

/** The maximum number of spans of a scoring. */
export const maxEvidenceSpans = 200;

/** The spans with the largest contributions, at most {@link maxEvidenceSpans}, in the order of the text. */
export function strongestSpans(evidence: readonly EvidenceSpan[]): EvidenceSpan[] {
  if (evidence.length <= maxEvidenceSpans) return [...evidence];
  return evidence
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, maxEvidenceSpans)
    .sort((a, b) => a.start - b.start);
}
