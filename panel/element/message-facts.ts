// The figures behind a message's score: its share of the conversation's score, its language, who scored it, and the
// words that moved it.
import type { WindowMessage } from '../live/snapshot';
import { elementOf } from '../ui/element-of';
import { segmentsOf, type TextSegment } from './evidence-segments';
import { shortened } from './excerpt';
import type { SentimentWords } from './sentiment-words';

const maxEvidenceListed = 5;
const maxQuoteLength = 90;

/** @param share the message's share of the conversation's score, in [0, 1] */
export function factsOf(message: WindowMessage, share: number, words: SentimentWords): Node[] {
  const { score, weight, language, text, provider, correction } = message;
  if (score === null && !correction) return [paragraph(words.whyNotScored(language, text ?? ''))];
  const figures = { weight: words.weight(weight), share: words.share(share) };
  const name = words.languageName(language);
  const sentences = [
    score === null || correction
      ? words.say('factsCorrected', figures)
      : words.say('facts', { ...figures, score: words.score(score) }),
    name === null ? '' : words.say('language', { language: name }),
    provider && score !== null ? words.scoredBy(provider) : '',
  ];
  const list = typeof text === 'string' ? evidenceList(segmentsOf(text, message.evidence), words) : null;
  return [paragraph(sentences.filter(Boolean).join(' ')), list ?? paragraph(words.texts.noWords)];
}

export function directionOf(contribution: number): string {
  return contribution < 0 ? 'towards-negative' : 'towards-positive';
}

function paragraph(text: string): Node {
  return elementOf('p', { text });
}

/** The strongest spans as a list with their contributions, for users who can't see the marks. */
function evidenceList(segments: readonly TextSegment[], words: SentimentWords): Node | null {
  const strongest = segments
    .flatMap(({ text, contribution }) => (contribution === null ? [] : [{ text, contribution }]))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, maxEvidenceListed);
  if (strongest.length === 0) return null;
  return elementOf(
    'ul',
    { class: 'evidence' },
    ...strongest.map(({ text, contribution }) =>
      elementOf(
        'li',
        { class: directionOf(contribution) },
        elementOf('span', { class: 'contribution', text: words.score(contribution) }),
        elementOf('q', { text: shortened(text.trim(), maxQuoteLength), attributes: { dir: 'auto', lang: '' } }),
      ),
    ),
  );
}
