// Scores text line by line: one JSON line out for each line in, in order. Works chunk by chunk and waits for its
// reader, so that a million lines need no more memory than ten.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { levelOf } from '../../shared/sentiment/levels';
import type { Scoring, SentimentProvider } from '../../shared/sentiment/provider';

/** As many texts as the cloud takes in one request. */
const linesTogether = 10;

/**
 * Scores the lines of `input` and writes `{text, scores, score, level, language}` for each; scores,
 * score and level are null where the provider can't tell. Lines that arrive together are scored together; none waits for the next.
 * @param language BCP 47 tag of the language that all lines are in, if known
 */
export async function scoreLines(
  input: AsyncIterable<string>,
  output: Writable,
  provider: SentimentProvider,
  language?: string,
): Promise<void> {
  for await (const lines of lineGroups(input)) {
    const scorings = await provider.score(lines.map((text) => ({ text, ...(language !== undefined && { language }) })));
    const written = output.write(lines.map((text, index) => toLine(text, scorings[index])).join(''));
    if (!written) await once(output, 'drain');
  }
}

/** The lines of a stream, in groups of those that have arrived together. The last one needs no line end. */
async function* lineGroups(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    const complete = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    for (let i = 0; i < complete.length; i += linesTogether) yield complete.slice(i, i + linesTogether);
  }
  if (rest !== '') yield [rest];
}

function toLine(text: string, scoring: Scoring | undefined): string {
  if (!scoring) throw new Error('The provider gave too few scorings');
  const { scores, language } = scoring;
  const score = scores && scores.positive - scores.negative;
  const level = score === null ? null : levelOf(score);
  return `${JSON.stringify({ text, scores, score, level, language: language ?? null })}\n`;
}
