// Scores text line by line and writes one JSON line for each, in order. Processes the input in chunks and waits if the
// output is slower (backpressure), so that memory use does not depend on the number of lines.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { levelOf } from '../../shared/sentiment/levels';
import type { Scoring, SentimentProvider } from '../../shared/sentiment/provider';

/** As many texts as Azure AI Language accepts in one request. */
const batchSize = 10;

/**
 * Scores the lines of `input` and writes `{text, scores, score, level, language}` for each; scores, score and level are
 * null if the provider can't score the text. Lines of one chunk are scored in batches; none waits for the next chunk.
 * @param language BCP 47 tag of the language that all lines are in, if known
 */
export async function scoreLines(
  input: AsyncIterable<string>,
  output: Writable,
  provider: SentimentProvider,
  language?: string,
): Promise<void> {
  for await (const lines of lineBatches(input)) {
    const scorings = await provider.score(lines.map((text) => ({ text, ...(language !== undefined && { language }) })));
    const written = output.write(lines.map((text, index) => toLine(text, scorings[index])).join(''));
    if (!written) await once(output, 'drain');
  }
}

/** The lines of a stream in batches; a batch never waits for the next chunk. The last line needs no line end. */
async function* lineBatches(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    const complete = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    for (let i = 0; i < complete.length; i += batchSize) yield complete.slice(i, i + batchSize);
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
